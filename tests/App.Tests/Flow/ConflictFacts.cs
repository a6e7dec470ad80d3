using CrmSync.App.Flow.Apply;
using CrmSync.App.Manage.History;
using CrmSync.App.Secrets;
using CrmSync.App.Tests.Storage;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Flow;

/// <summary>Both sides changed: edits against edits (ALL-13), edits against deletions (ALL-12).</summary>
public sealed class ConflictFacts(AzuriteFixture azurite)
{
    [Theory]
    [InlineData(60, "from Google", "from CRM", "right")]
    [InlineData(-60, "from CRM", "from Google", "left")]
    [InlineData(2, "from CRM", "from Google", "left")]
    [InlineData(-2, "from CRM", "from Google", "left")]
    [InlineData(3, "from Google", "from CRM", "right")]
    public async Task ALL_13_The_newest_edit_wins_and_within_two_seconds_the_master(int googleLaterBySeconds, string winner, string loser, string side)
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InZoho("One"));
        var (zoho, google) = (pair.ZohoIdOf("One"), pair.GoogleIdOf("One"));

        if (googleLaterBySeconds < 0)
        {
            pair.EditGoogle(google, "summary", "from Google");
            bench.Clock.Advance(TimeSpan.FromSeconds(-googleLaterBySeconds));
        }

        pair.EditZoho(zoho, "Event_Title", "from CRM");
        if (googleLaterBySeconds > 0)
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(googleLaterBySeconds));
            pair.EditGoogle(google, "summary", "from Google");
        }

        await pair.SettleAsync();

        (pair.ZohoTitles.Single(), pair.GoogleTitles.Single()).ShouldBe((winner, winner));
        var conflict = (await pair.HistoryAsync()).Single(entry => entry.Outcome == "conflict");
        (conflict.Side, conflict.Fields.Single()).ShouldBe((side, "title"));
        var kept = LosingValue.Read(bench.Get<Vault>().Open(conflict.Loser!, HistoryDraft.LoserContext(pair.Sync))); // a conflict has a loser
        (kept.Kind, kept.Value!.Value.GetString()).ShouldBe(("text", loser));
        await pair.ShouldBeQuietAsync();
    }

    [Theory]
    [InlineData(ConflictPolicy.Left, "from CRM")]
    [InlineData(ConflictPolicy.Right, "from Google")]
    public async Task ALL_13_A_side_that_always_wins_wins_the_field_and_no_other_edit_is_lost(ConflictPolicy policy, string winner)
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, options => options with { Conflicts = policy }, pair => pair.InZoho("One"));
        var (zoho, google) = (pair.ZohoIdOf("One"), pair.GoogleIdOf("One"));

        pair.EditZoho(zoho, "Event_Title", "from CRM");
        pair.EditZoho(zoho, "Venue", "Room 1");
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        pair.EditGoogle(google, "summary", "from Google");
        pair.EditGoogle(google, "description", "agenda");
        await pair.SettleAsync();

        (pair.ZohoTitles.Single(), pair.GoogleTitles.Single()).ShouldBe((winner, winner));
        ((string?)pair.ZohoEvents.Single()["Description"], (string?)pair.GoogleEvents.Single()["location"]).ShouldBe(("agenda", "Room 1"));
        await pair.ShouldBeQuietAsync();
    }

    [Theory]
    [InlineData(EditOrDeletion.EditWins, Side.Left, "Edited")]
    [InlineData(EditOrDeletion.EditWins, Side.Right, "Edited")]
    [InlineData(EditOrDeletion.DeletionWins, Side.Left, null)]
    [InlineData(EditOrDeletion.DeletionWins, Side.Right, null)]
    public async Task ALL_12_Edited_on_one_side_and_deleted_on_the_other(EditOrDeletion policy, Side deletedOn, string? left)
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, options => options with { EditOrDeletion = policy }, pair =>
        {
            pair.InZoho("One", 0);
            pair.InZoho("Bystander", 1);
        });
        var (zoho, google) = (pair.ZohoIdOf("One"), pair.GoogleIdOf("One"));

        if (deletedOn == Side.Left)
        {
            pair.DeleteZoho(zoho);
            pair.EditGoogle(google, "summary", "Edited");
        }
        else
        {
            pair.DeleteGoogle(google);
            pair.EditZoho(zoho, "Event_Title", "Edited");
        }

        await pair.SettleAsync();

        string[] expected = left is null ? ["Bystander"] : ["Bystander", left];
        pair.ZohoTitles.ShouldBe(expected);
        pair.GoogleTitles.ShouldBe(expected);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task Scenario_16_What_was_deleted_and_made_again_by_an_edit_can_be_deleted_for_good()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InZoho("One"));

        pair.DeleteZoho(pair.ZohoIdOf("One"));
        pair.EditGoogle(pair.GoogleIdOf("One"), "summary", "Edited");
        await pair.SettleAsync();
        pair.ZohoTitles.ShouldBe(["Edited"]);

        pair.DeleteGoogle(pair.GoogleIdOf("Edited"));
        await pair.SettleAsync();

        pair.ZohoTitles.ShouldBeEmpty();
        pair.GoogleTitles.ShouldBeEmpty();
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task Scenario_16_A_record_that_leaves_the_scope_keeps_its_pair_and_comes_back_with_its_edits()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InZoho("One"));
        var zoho = pair.ZohoIdOf("One");
        var before = pair.Ledgers;

        pair.EditZoho(zoho, "Owner", new System.Text.Json.Nodes.JsonObject { ["id"] = bench.World.Zoho.SalesUserId });
        await pair.SettleAsync();
        pair.EditZoho(zoho, "Event_Title", "Edited outside");
        await pair.SettleAsync();
        pair.GoogleTitles.ShouldBe(["One"]);
        pair.WritesSince(before).ShouldBe((0, 0));

        pair.EditZoho(zoho, "Owner", new System.Text.Json.Nodes.JsonObject { ["id"] = bench.World.Zoho.IntegrationUserId });
        await pair.SettleAsync();

        pair.GoogleTitles.ShouldBe(["Edited outside"]);
        pair.WritesSince(before).ShouldBe((0, 1));
        await pair.ShouldBeQuietAsync();
    }
}
