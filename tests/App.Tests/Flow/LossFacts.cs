using CrmSync.App.Flow.Signals;
using CrmSync.App.Flow.Upkeep;
using CrmSync.App.State;
using CrmSync.App.Tests.Storage;
using CrmSync.Sandbox.Faults;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Flow;

/// <summary>What is lost, broken off, refused or late on the way, and is not lost in the end.</summary>
public sealed class LossFacts(AzuriteFixture azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R2_An_edit_in_the_second_that_was_just_observed_is_seen()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InZoho("One"));
        var zoho = pair.ZohoIdOf("One");

        pair.EditZoho(zoho, "Venue", "first");
        await PollAsync(pair, pair.Sync.Left);
        ((string?)pair.GoogleBy("One")["location"]).ShouldBe("first");
        pair.EditZoho(zoho, "Venue", "second");
        await pair.SettleAsync();

        ((string?)pair.GoogleBy("One")["location"]).ShouldBe("second");
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task Scenario_01_Echo_and_normalisation_one_write_there_none_here_and_an_edit_two_seconds_later_is_no_echo()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        bench.World.Google.Switches = bench.World.Google.Switches with { DescriptionBecomesHtml = true, TrimsSummary = true, CutsSeconds = true };
        bench.World.Zoho.Switches = bench.World.Zoho.Switches with { DescriptionIsRichText = true };
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InZoho("One"));
        var before = pair.Ledgers;

        pair.EditZoho(pair.ZohoIdOf("One"), "Description", "  Line one\r\nLine <two> & \U0001F600  ");
        await pair.SettleAsync();
        await PushAsync(pair, pair.Sync.Right);
        await PushAsync(pair, pair.Sync.Right);
        bench.Clock.Advance(TimeSpan.FromMinutes(10));
        await PushAsync(pair, pair.Sync.Right);
        await PushAsync(pair, pair.Sync.Left);
        pair.WritesSince(before).ShouldBe((0, 1));

        pair.EditZoho(pair.ZohoIdOf("One"), "Description", "again");
        await PollAsync(pair, pair.Sync.Left);
        bench.Clock.Advance(TimeSpan.FromSeconds(2));
        pair.EditGoogle(pair.GoogleIdOf("One"), "location", "by a human");
        await PushAsync(pair, pair.Sync.Right);
        await pair.SettleAsync();

        ((string?)pair.ZohoBy("One")["Venue"]).ShouldBe("by a human");
        await pair.ShouldBeQuietAsync();
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task R4_Messages_lost_at_random_moments_are_made_up_for_by_the_sweep(int seed)
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var random = new Random(seed);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => Fill(pair, 8));
        for (var number = 0; number < 4; number++)
        {
            pair.EditZoho(pair.ZohoIdOf($"M {number}"), "Venue", $"Z{number}");
            pair.EditGoogle(pair.GoogleIdOf($"M {number + 4}"), "location", $"G{number}");
        }

        pair.InGoogle("New", 30);
        pair.DeleteZoho(pair.ZohoIdOf("M 7"));
        for (var round = 0; round < 4; round++)
        {
            bench.Clock.Advance(TimeSpan.FromMinutes(6));
            await bench.Get<PollSources>().RunAsync(Stop);
            for (var handled = random.Next(4); handled > 0 && bench.Queues.Take() is { } message; handled--)
            {
                await bench.HandleAsync(message.Queue, message.Text);
            }

            bench.Queues.LoseAll();
        }

        await pair.SettleAsync();
        await pair.SettleAsync();

        // M 7 was edited in Google and deleted in the CRM: the edit wins (ALL-12).
        pair.ZohoTitles.ShouldBe(["M 0", "M 1", "M 2", "M 3", "M 4", "M 5", "M 6", "M 7", "New"], $"seed {seed}");
        pair.GoogleTitles.ShouldBe(pair.ZohoTitles);
        pair.GoogleEvents.Where(one => one["location"] is not null).Select(one => $"{one["summary"]} {one["location"]}").Order(StringComparer.Ordinal)
            .ShouldBe(["M 0 Z0", "M 1 Z1", "M 2 Z2", "M 3 Z3", "M 4 G0", "M 5 G1", "M 6 G2", "M 7 G3"]);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task R6_Nothing_is_created_before_both_sides_have_been_read_in_full()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        bench.World.Google.Faults.Next("google.events.list", 3, new Fault.Answer(503));
        var pair = new ZohoGooglePair(bench);
        await pair.ConnectAsync();
        pair.InZoho("Both", 0);
        pair.InGoogle("Both", 0);
        await pair.StartAsync();
        for (var handled = 0; handled < 2 && bench.Queues.Take() is { } message; handled++)
        {
            await bench.HandleAsync(message.Queue, message.Text);
        }

        pair.Ledgers.Zoho.TotalWrites.ShouldBe(0);
        pair.Ledgers.Google.TotalWrites.ShouldBe(0);
        (await pair.ReloadAsync()).Stage.ShouldBe(FirstContactStage.Reading);

        await pair.SettleAsync();

        (await pair.ReloadAsync()).Stage.ShouldBe(FirstContactStage.Open);
        (pair.ZohoEvents.Count, pair.GoogleEvents.Count).ShouldBe((1, 1));
        (pair.Ledgers.Zoho.TotalWrites, pair.Ledgers.Google.TotalWrites).ShouldBe((0, 0));
        await pair.ShouldBeQuietAsync();
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public async Task R7_Scenario_08_A_pull_that_breaks_between_its_rows_and_its_cursor_repeats_and_doubles_nothing(int sendsBefore, bool sentAllTheSame)
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => Fill(pair, 3));
        var before = pair.Ledgers;
        for (var number = 0; number < 3; number++)
        {
            pair.EditZoho(pair.ZohoIdOf($"M {number}"), "Venue", $"Room {number}");
        }

        pair.InZoho("New in CRM", 10);
        pair.InGoogle("New in Google", 11);
        (bench.Queues.BreaksAfter, bench.Queues.BreaksHavingSent) = (sendsBefore + 2, sentAllTheSame); // the first two are the polls
        await pair.SettleAsync();
        bench.Queues.BreaksAfter.ShouldBeNull();
        await pair.SettleAsync();

        pair.GoogleTitles.ShouldBe(["M 0", "M 1", "M 2", "New in CRM", "New in Google"]);
        pair.ZohoTitles.ShouldBe(pair.GoogleTitles);
        ((string?)pair.GoogleBy("M 2")["location"]).ShouldBe("Room 2");
        pair.WritesSince(before).ShouldBe((1, 4));
        await pair.ShouldBeQuietAsync();
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public async Task R6_R7_A_first_contact_that_breaks_while_it_opens_opens_once_more_and_doubles_nothing(int sendsBefore, bool sentAllTheSame)
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = new ZohoGooglePair(bench);
        await pair.ConnectAsync();
        Fill(pair, 3);
        pair.InGoogle("M 1", 1);
        pair.InGoogle("New", 20);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await pair.StartAsync();
        (bench.Queues.BreaksAfter, bench.Queues.BreaksHavingSent) = (sendsBefore, sentAllTheSame);
        await pair.SettleAsync();
        bench.Queues.BreaksAfter.ShouldBeNull();
        await pair.SettleAsync();

        pair.ZohoTitles.ShouldBe(["M 0", "M 1", "M 2", "New"]);
        pair.GoogleTitles.ShouldBe(["M 0", "M 1", "M 2", "New"]);
        (pair.Ledgers.Zoho.TotalWrites, pair.Ledgers.Google.TotalWrites).ShouldBe((1, 2));
        await pair.ShouldBeQuietAsync();
    }

    [Theory]
    [InlineData("google.events.insert", false)]
    [InlineData("google.events.insert", true)]
    [InlineData("zoho.records.insert", false)]
    [InlineData("zoho.records.insert", true)]
    public async Task R15_Scenario_11_A_creation_that_was_stored_but_not_answered_is_there_exactly_once(string operation, bool drop)
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = new ZohoGooglePair(bench);
        await pair.ConnectAsync();
        Fault fault = drop ? new Fault.Drop(AfterEffect: true) : new Fault.Answer(500, AfterEffect: true);
        var faults = operation.StartsWith("google", StringComparison.Ordinal) ? bench.World.Google.Faults : bench.World.Zoho.Faults;
        pair.InZoho("Equal", 0);
        pair.InGoogle("From Google", 1);
        pair.InGoogle("From Google too", 1);
        faults.Next(operation, 1, fault);
        await pair.StartAsync();
        await pair.SettleAsync();
        await pair.SettleAsync();

        faults.Struck.ShouldBe(1);
        pair.ZohoTitles.ShouldBe(["Equal", "From Google", "From Google too"]);
        pair.GoogleTitles.ShouldBe(["Equal", "From Google", "From Google too"]);
        (await pair.OutcomesAsync("conflict")).ShouldBeEmpty();
        await pair.ShouldBeQuietAsync();
    }

    [Theory]
    [InlineData("google.events.patch", false)]
    [InlineData("google.events.patch", true)]
    [InlineData("zoho.records.update", false)]
    [InlineData("zoho.records.update", true)]
    public async Task R16_An_update_that_was_stored_but_not_answered_makes_no_conflict_and_reverts_nothing(string operation, bool drop)
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InZoho("One"));
        var (zoho, google) = (pair.ZohoIdOf("One"), pair.GoogleIdOf("One"));
        Fault fault = drop ? new Fault.Drop(AfterEffect: true) : new Fault.Answer(500, AfterEffect: true);
        if (operation.StartsWith("google", StringComparison.Ordinal))
        {
            bench.World.Google.Faults.Next(operation, 1, fault);
            pair.EditZoho(zoho, "Event_Title", "Renamed");
        }
        else
        {
            bench.World.Zoho.Faults.Next(operation, 1, fault);
            pair.EditGoogle(google, "summary", "Renamed");
        }

        await pair.SettleAsync();
        await pair.SettleAsync();

        (bench.World.Google.Faults.Struck + bench.World.Zoho.Faults.Struck).ShouldBe(1);
        (pair.ZohoTitles.Single(), pair.GoogleTitles.Single()).ShouldBe(("Renamed", "Renamed"));
        (await pair.OutcomesAsync("conflict")).ShouldBeEmpty();
        await pair.ShouldBeQuietAsync();
    }

    [Theory]
    [InlineData("google.events.delete")]
    [InlineData("zoho.records.delete")]
    public async Task R16_A_deletion_that_was_done_but_not_answered_is_done_once_and_forgotten(string operation)
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => Fill(pair, 2));
        if (operation.StartsWith("google", StringComparison.Ordinal))
        {
            bench.World.Google.Faults.Next(operation, 1, new Fault.Drop(AfterEffect: true));
            pair.DeleteZoho(pair.ZohoIdOf("M 0"));
        }
        else
        {
            bench.World.Zoho.Faults.Next(operation, 1, new Fault.Drop(AfterEffect: true));
            pair.DeleteGoogle(pair.GoogleIdOf("M 0"));
        }

        await pair.SettleAsync();
        await pair.SettleAsync();

        (bench.World.Google.Faults.Struck + bench.World.Zoho.Faults.Struck).ShouldBe(1);
        pair.ZohoTitles.ShouldBe(["M 1"]);
        pair.GoogleTitles.ShouldBe(["M 1"]);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task R19_Rows_of_a_batch_that_are_refused_fail_alone_are_told_and_are_tried_again()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = new ZohoGooglePair(bench);
        await pair.ConnectAsync();
        pair.CreateInGoogle(6);
        bench.World.Zoho.Faults.Next("zoho.records.insert", 1, new Fault.RefuseRows(row => row is 1 or 4));
        await pair.StartAsync();
        await pair.SettleAsync();

        pair.ZohoEvents.Count.ShouldBe(6);
        (await pair.OutcomesAsync("failed")).Count.ShouldBe(2);
        (await pair.OutcomesAsync("added")).Count.ShouldBe(6);
        await pair.ShouldBeQuietAsync();

        foreach (var one in pair.GoogleEvents)
        {
            pair.EditGoogle((string)one["id"]!, "location", "edited");
        }

        bench.World.Zoho.Faults.Next("zoho.records.update", 1, new Fault.RefuseRows(row => row is 0));
        await pair.SettleAsync();
        await pair.SettleAsync();
        pair.ZohoEvents.Count(one => (string?)one["Venue"] == "edited").ShouldBe(6);
        (await pair.OutcomesAsync("failed")).Count.ShouldBe(3);
        (await pair.OutcomesAsync("updated")).Count.ShouldBe(6, "a refused update is no update");
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task R19_Rows_that_a_reply_leaves_out_or_brings_in_another_order_go_to_their_own_records()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = new ZohoGooglePair(bench);
        await pair.ConnectAsync();
        pair.CreateInGoogle(6);
        bench.World.Zoho.Faults.Next("zoho.records.insert", 1, new Fault.LoseRows(row => row is 0 or 3));
        await pair.StartAsync();
        await pair.SettleAsync();
        await pair.SettleAsync();
        pair.ZohoEvents.Count.ShouldBe(6);
        await pair.ShouldBeQuietAsync();

        bench.World.Zoho.Faults.Next("zoho.records.update", 1, new Fault.ShuffleRows());
        foreach (var one in pair.GoogleEvents)
        {
            pair.EditGoogle((string)one["id"]!, "location", $"of {one["summary"]}");
        }

        await pair.SettleAsync();
        bench.World.Zoho.Faults.Struck.ShouldBe(2);
        pair.ZohoEvents.ShouldAllBe(one => (string?)one["Venue"] == $"of {(string?)one["Event_Title"]}");
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task R19_A_record_that_makes_no_sense_is_one_entry_and_the_others_are_synced()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        bench.Wire.Rewrite = (_, text) => text.Replace("\"summary\":\"Broken\"", "\"summary\":{\"not\":\"a text\"}", StringComparison.Ordinal);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair =>
        {
            pair.InGoogle("Broken", 0);
            pair.InGoogle("Whole", 1);
        });

        pair.ZohoTitles.ShouldBe(["Whole"]);
        (await pair.OutcomesAsync("skipped")).ShouldHaveSingleItem().ShouldContain("another kind");
        await pair.ShouldBeQuietAsync();

        bench.Wire.Rewrite = null;
        pair.EditGoogle(pair.GoogleIdOf("Broken"), "summary", "Mended");
        await pair.SettleAsync();
        pair.ZohoTitles.ShouldBe(["Mended", "Whole"]);
        await pair.ShouldBeQuietAsync();
    }

    [Theory]
    [InlineData("Event_Title")]
    [InlineData("Venue")]
    public async Task R19_Half_an_emoji_in_a_text_of_Zoho_is_one_entry_and_the_others_are_synced(string field)
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        bench.Wire.Rewrite = (_, text) => text.Replace("\"HALF\"", "\"cut \\ud83d\"", StringComparison.Ordinal);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair =>
        {
            pair.InZoho("Broken", 0, new System.Text.Json.Nodes.JsonObject { [field] = "HALF" });
            pair.InZoho("Whole", 1);
        });

        pair.GoogleTitles.ShouldBe(["Whole"]);
        (await pair.OutcomesAsync("skipped")).ShouldHaveSingleItem().ShouldBe($"the value of {field} is not understood");
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task R19_Half_an_emoji_in_a_text_of_Google_is_synced_and_then_quiet()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        bench.Wire.Rewrite = (_, text) => text.Replace("\"HALF\"", "\"cut \\ud83d\"", StringComparison.Ordinal);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair =>
        {
            pair.InGoogle("HALF", 0);
            pair.InGoogle("Whole", 1);
        });

        pair.ZohoTitles.ShouldBe(["Whole", "cut \ufffd"]);
        await pair.SettleAsync();
        await pair.ShouldBeQuietAsync();
    }

    [Theory]
    [InlineData("google.events.patch")]
    [InlineData("zoho.records.update")]
    public async Task R20_Scenario_10_A_throttled_write_arrives_once_without_a_new_edit_and_holds_up_no_other_side(string operation)
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InZoho("One"));
        var isGoogle = operation.StartsWith("google", StringComparison.Ordinal);
        var faults = isGoogle ? bench.World.Google.Faults : bench.World.Zoho.Faults;
        faults.Next(operation, 1, new Fault.Answer(429, RetryAfterSeconds: 120));
        faults.Nth(operation, 0, new Fault.Answer(503));
        faults.Nth(operation, 0, new Fault.Drop(AfterEffect: false));
        var before = pair.Ledgers;
        var start = bench.Clock.GetUtcNow();
        if (isGoogle)
        {
            pair.EditZoho(pair.ZohoIdOf("One"), "Venue", "late");
        }
        else
        {
            pair.EditGoogle(pair.GoogleIdOf("One"), "location", "late");
        }

        await PollAsync(pair, isGoogle ? pair.Sync.Left : pair.Sync.Right);

        ((string?)pair.GoogleBy("One")["location"], (string?)pair.ZohoBy("One")["Venue"]).ShouldBe(("late", "late"));
        (bench.Clock.GetUtcNow() - start).ShouldBeGreaterThan(TimeSpan.FromSeconds(120));
        pair.WritesSince(before).ShouldBe(isGoogle ? (0, 1) : (1, 0));
        faults.Struck.ShouldBe(3);
        await pair.SettleAsync();
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task R20_A_pull_that_is_throttled_is_put_off_as_long_as_it_was_told_and_asks_once()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InZoho("One"));
        bench.World.Zoho.Faults.Next("zoho.coql", 1, new Fault.Answer(429, RetryAfterSeconds: 300));
        pair.EditZoho(pair.ZohoIdOf("One"), "Venue", "late");
        var before = pair.Ledgers.Zoho;
        var start = bench.Clock.GetUtcNow();

        await PollAsync(pair, pair.Sync.Left);

        ((string?)pair.GoogleBy("One")["location"]).ShouldBe("late");
        (pair.Ledgers.Zoho - before)["zoho.coql"].ShouldBe(2);
        (bench.Clock.GetUtcNow() - start).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(300));
        await pair.SettleAsync();
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task R21_An_old_observation_of_a_deleted_record_brings_nothing_back()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => Fill(pair, 2));
        pair.DeleteZoho(pair.ZohoIdOf("M 0"));
        await pair.SettleAsync();
        pair.GoogleTitles.ShouldBe(["M 1"]);
        var before = pair.Ledgers;

        bench.World.Google.Faults.Next("google.events.list", 1, new Fault.StaleRead(TimeSpan.FromHours(1)));
        bench.World.Zoho.Faults.Next("zoho.coql", 1, new Fault.StaleRead(TimeSpan.FromHours(1)));
        await bench.Get<CatchUp>().RunAsync(Stop);
        await pair.SettleAsync();

        pair.ZohoTitles.ShouldBe(["M 1"]);
        pair.GoogleTitles.ShouldBe(["M 1"]);
        pair.WritesSince(before).ShouldBe((0, 0));
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task R21_A_record_restored_from_the_recycle_bin_is_a_new_first_contact()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => Fill(pair, 2));
        var zoho = pair.ZohoIdOf("M 0");
        pair.DeleteZoho(zoho);
        await pair.SettleAsync();
        bench.World.Zoho.Restore("Events", zoho);
        await pair.SettleAsync();

        pair.GoogleTitles.ShouldBe(["M 0", "M 1"]);
        pair.ZohoTitles.ShouldBe(["M 0", "M 1"]);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task R8_A_deletion_while_the_cursor_was_dead_is_found_by_the_full_read()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => Fill(pair, 5));
        pair.DeleteGoogle(pair.GoogleIdOf("M 0"));
        pair.EditGoogle(pair.GoogleIdOf("M 1"), "location", "edited");
        bench.World.Google.ExpireSyncTokens(ZohoGooglePair.Calendar);
        var before = pair.Ledgers;

        await pair.SettleAsync();

        pair.ZohoTitles.ShouldBe(["M 1", "M 2", "M 3", "M 4"]);
        ((string?)pair.ZohoBy("M 1")["Venue"]).ShouldBe("edited");
        pair.WritesSince(before).ShouldBe((2, 0));
        await pair.ShouldBeQuietAsync();
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task Scenario_07_An_expired_token_whose_full_read_fails_first_deletes_and_edits_exactly_what_users_did(int status)
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => Fill(pair, 40));
        pair.DeleteGoogle([.. Enumerable.Range(0, 4).Select(number => pair.GoogleIdOf($"M {number}"))]);
        for (var number = 10; number < 14; number++)
        {
            pair.EditGoogle(pair.GoogleIdOf($"M {number}"), "location", "edited");
        }

        bench.World.Google.ExpireSyncTokens(ZohoGooglePair.Calendar);
        bench.World.Google.Faults.Nth("google.events.list", 1, new Fault.Answer(status)); // the first is refused for its token
        var before = pair.Ledgers;
        bench.Clock.Advance(TimeSpan.FromMinutes(6));
        await bench.Get<PollSources>().RunAsync(Stop);
        while (bench.World.Google.Faults.Struck == 0 && bench.Queues.Take() is { } message)
        {
            await bench.HandleAsync(message.Queue, message.Text);
        }

        pair.WritesSince(before).ShouldBe((0, 0));
        await pair.SettleAsync();

        pair.WritesSince(before).ShouldBe((8, 0));
        pair.ZohoEvents.Count.ShouldBe(36);
        pair.ZohoEvents.Count(one => (string?)one["Venue"] == "edited").ShouldBe(4);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task Scenario_09_Rows_of_one_modified_time_over_two_pages_and_a_row_that_commits_late_are_all_seen()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InZoho("First"));
        using (bench.World.Zoho.Act())
        {
            Fill(pair, 250);
        }

        await PollAsync(pair, pair.Sync.Left);
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        bench.World.Zoho.Create("Events", pair.ZohoEvent("Late", 300), committedAgo: TimeSpan.FromSeconds(3));
        await pair.SettleAsync();
        await pair.SettleAsync();

        pair.GoogleEvents.Count.ShouldBe(252);
        pair.Ledgers.Google.TotalWrites.ShouldBe(252);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task R8_A_deletion_older_than_the_list_of_deleted_records_is_found_by_the_full_read()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => Fill(pair, 5));
        pair.DeleteZoho(pair.ZohoIdOf("M 0"));

        await bench.CycleAsync(TimeSpan.FromDays(70));
        await pair.SettleAsync();

        pair.GoogleTitles.ShouldBe(["M 1", "M 2", "M 3", "M 4"]);
        await pair.ShouldBeQuietAsync();
    }

    private static async Task PollAsync(ZohoGooglePair pair, SyncEnd end) => await SignalAsync(pair, end, SignalReason.Poll);

    private static async Task PushAsync(ZohoGooglePair pair, SyncEnd end) => await SignalAsync(pair, end, SignalReason.Push);

    private static async Task SignalAsync(ZohoGooglePair pair, SyncEnd end, SignalReason reason)
    {
        var messages = pair.Bench.Get<Messages>();
        await messages.SendAsync(messages.NewSignal(FlowBench.Tenant, end.PlaceId, reason), TimeSpan.Zero, Stop);
        await pair.Bench.RunUntilQuietAsync();
    }

    private static void Fill(ZohoGooglePair pair, int count)
    {
        for (var number = 0; number < count; number++)
        {
            pair.InZoho($"M {number}", number);
        }
    }
}
