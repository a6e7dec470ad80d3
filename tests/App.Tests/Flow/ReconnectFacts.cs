using System.Text.Json.Nodes;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.Manage.Wire;
using CrmSync.App.Tests.Storage;
using CrmSync.Engine.Planning;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Flow;

/// <summary>First contact and a second one: who is who (ZG-13, R14), after the configuration was deleted too (ALL-8, scenario 13).</summary>
public sealed class ReconnectFacts(AzuriteFixture azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DuplicatePolicy.Overwrite)]
    [InlineData(DuplicatePolicy.Adopt)]
    [InlineData(DuplicatePolicy.Clone)]
    [InlineData(DuplicatePolicy.Skip)]
    public async Task ALL_8_A_sync_deleted_and_made_again_knows_every_pair_and_writes_nothing(DuplicatePolicy policy)
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair =>
        {
            for (var number = 0; number < 6; number++)
            {
                pair.InZoho($"From CRM {number}", number);
                pair.InGoogle($"From Google {number}", number + 10);
            }
        });
        var before = pair.Ledgers;

        await RemoveAsync(pair);
        await pair.StartAsync(options => options with { Duplicates = policy });
        await pair.SettleAsync();

        pair.WritesSince(before).ShouldBe((0, 0));
        (await pair.OutcomesAsync("adopted")).Count.ShouldBe(12);
        await pair.ShouldBeQuietAsync();

        pair.EditZoho(pair.ZohoIdOf("From Google 1"), "Venue", "Room 1");
        pair.DeleteGoogle(pair.GoogleIdOf("From CRM 1"));
        await pair.SettleAsync();
        ((string?)pair.GoogleBy("From Google 1")["location"]).ShouldBe("Room 1");
        pair.ZohoTitles.ShouldNotContain("From CRM 1");
        await pair.ShouldBeQuietAsync();
    }

    [Theory]
    [InlineData(DuplicatePolicy.Overwrite, "from CRM")]
    [InlineData(DuplicatePolicy.Clone, "from CRM")]
    [InlineData(DuplicatePolicy.Skip, "from CRM")]
    [InlineData(DuplicatePolicy.Adopt, "from Google")]
    public async Task ALL_8_Pairs_edited_between_the_two_syncs_are_still_pairs_and_nothing_is_created(DuplicatePolicy policy, string inGoogle)
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair =>
        {
            pair.InZoho("One", 0);
            pair.InGoogle("Two", 1);
        });

        await RemoveAsync(pair);
        var (zoho, google) = (pair.ZohoIdOf("One"), pair.GoogleIdOf("One"));
        pair.EditZoho(zoho, "Event_Title", "from CRM");
        pair.EditGoogle(google, "summary", "from Google");
        pair.EditGoogle(pair.GoogleIdOf("Two"), "location", "moved");
        bench.Clock.Advance(TimeSpan.FromMinutes(5));
        await pair.StartAsync(options => options with { Duplicates = policy });
        await pair.SettleAsync();

        pair.ZohoEvents.Count.ShouldBe(2);
        pair.GoogleEvents.Count.ShouldBe(2);
        ((string?)bench.World.Zoho.Record("Events", zoho)!["Event_Title"]).ShouldBe("from CRM");
        ((string?)bench.World.Google.Event(ZohoGooglePair.Calendar, google)!["summary"]).ShouldBe(inGoogle);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ALL_8_A_pair_of_which_one_was_deleted_between_the_two_syncs_is_first_contact_of_the_other()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair =>
        {
            pair.InZoho("One", 0);
            pair.InGoogle("Two", 1);
        });

        await RemoveAsync(pair);
        pair.DeleteGoogle(pair.GoogleIdOf("One"));
        pair.DeleteZoho(pair.ZohoIdOf("Two"));
        await pair.StartAsync();
        await pair.SettleAsync();

        pair.ZohoTitles.ShouldBe(["One", "Two"]);
        pair.GoogleTitles.ShouldBe(["One", "Two"]);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ZG_13_The_same_meeting_on_both_sides_is_paired_without_writing_and_its_title_need_not_be_spelled_the_same()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, options => options with { Duplicates = DuplicatePolicy.Adopt }, pair =>
        {
            pair.InZoho("Weekly review", 0);
            pair.InGoogle("Weekly review", 0);
            pair.InZoho("Kick-off", 1);
            pair.InGoogle("  KICK-OFF ", 1);
            pair.InZoho("Moved", 2);
            pair.InGoogle("Moved", 3);
        });

        pair.ZohoEvents.Count.ShouldBe(4);
        pair.GoogleEvents.Count.ShouldBe(4);
        (await pair.OutcomesAsync("adopted")).Count.ShouldBe(2);
        (pair.Ledgers.Zoho.TotalWrites, pair.Ledgers.Google.TotalWrites).ShouldBe((1, 1));
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ZG_13_Several_candidates_are_listed_and_never_guessed()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair =>
        {
            pair.InZoho("Stand-up", 0);
            pair.InGoogle("Stand-up", 0);
            pair.InGoogle("Stand-up", 0);
            pair.InZoho("Clear", 1);
        });

        pair.ZohoTitles.ShouldBe(["Clear", "Stand-up"]);
        pair.GoogleTitles.ShouldBe(["Clear", "Stand-up", "Stand-up"]);
        var listed = await pair.OutcomesAsync("listed");
        listed.Count.ShouldBe(3);
        listed.ShouldContain("2 records of the other side have the same start, end and title; which of them it is was not guessed");
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task Scenario_13_Linked_disconnected_and_linked_again_pairs_stay_pairs_and_the_ambiguous_are_listed()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair =>
        {
            for (var number = 0; number < 12; number++)
            {
                pair.InZoho($"Both {number}", number);
                pair.InGoogle($"Both {number}", number);
                pair.InZoho($"CRM {number}", number + 20);
                pair.InGoogle($"Google {number}", number + 40);
            }

            pair.InZoho("Twice", 60);
            pair.InGoogle("Twice", 60);
            pair.InGoogle("Twice", 60);
        });
        (pair.ZohoEvents.Count, pair.GoogleEvents.Count).ShouldBe((37, 38));
        (pair.Ledgers.Zoho.TotalWrites, pair.Ledgers.Google.TotalWrites).ShouldBe((12, 12));
        var before = pair.Ledgers;

        await RemoveAsync(pair);
        await pair.StartAsync();
        await pair.SettleAsync();

        pair.WritesSince(before).ShouldBe((0, 0));
        (await pair.OutcomesAsync("adopted")).Count.ShouldBe(36);
        (await pair.OutcomesAsync("listed")).Count.ShouldBe(3);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task R14_Scenario_02_A_users_copy_gets_its_own_counterpart_and_deleting_it_leaves_the_original_alone()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InZoho("One"));
        var google = pair.GoogleIdOf("One");

        var copy = bench.World.Google.CopyEvent(ZohoGooglePair.Calendar, google, edit: body =>
        {
            body["start"] = new JsonObject { ["dateTime"] = ZohoGooglePair.Text(ZohoGooglePair.Start(96)) };
            body["end"] = new JsonObject { ["dateTime"] = ZohoGooglePair.Text(ZohoGooglePair.Start(100)) };
        });
        await pair.SettleAsync();
        pair.ZohoTitles.ShouldBe(["One", "One"]);
        await pair.ShouldBeQuietAsync();

        pair.DeleteGoogle(copy);
        await pair.SettleAsync();

        pair.ZohoTitles.ShouldBe(["One"]);
        ((string?)pair.ZohoEvents[0]["id"]).ShouldBe((string?)pair.ZohoIdOf("One"));
        pair.GoogleIdOf("One").ShouldBe(google);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task R14_Scenario_02_The_original_of_a_copy_can_be_deleted_and_the_copy_lives_on_with_its_counterpart()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InZoho("One"));
        var google = pair.GoogleIdOf("One");
        var copy = bench.World.Google.CopyEvent(ZohoGooglePair.Calendar, google, edit: body => body["summary"] = "Copy");
        pair.DeleteGoogle(google);

        await pair.SettleAsync();

        pair.ZohoTitles.ShouldBe(["Copy"]);
        pair.GoogleIdOf("Copy").ShouldBe(copy);
        await pair.ShouldBeQuietAsync();
    }

    private static async Task RemoveAsync(ZohoGooglePair pair)
    {
        (await pair.Bench.Get<RemoveSync>().RunAsync(FlowBench.Tenant, pair.Sync.Id, Stop)).ShouldBeOfType<Reply<Nothing>.Given>();
        pair.Bench.Clock.Advance(TimeSpan.FromMinutes(5));
    }
}
