using CrmSync.App.Flow.Upkeep;
using CrmSync.App.Flow.Vendors;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.Manage.Wire;
using CrmSync.App.State;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using CrmSync.Sandbox.Google;
using CrmSync.Sandbox.Zoho;
using CrmSync.Simulation.Mutants;
using CrmSync.Simulation.Pairs;
using Shouldly;
using Xunit;
using Fault = CrmSync.Sandbox.Faults.Fault;

namespace CrmSync.Simulation.Scenarios;

/// <summary>Hard cases in which the vendor is the difficulty: it rewrites, forgets, fails, lists too little or too late.</summary>
public sealed class VendorScenarios
{
    /// <summary>Found by seed 2029: only the first fault of a batch was noted, and a pause that the vendor had asked for was not kept.</summary>
    [Fact]
    public void R20_the_longest_pause_among_a_batchs_faults_is_kept()
    {
        var stage = Calendars.NewStage().Open();
        var (connection, catalog, calls) = (stage.ConnectionOf(Side.Right), stage.Get<ConnectorCatalog>(), stage.Get<VendorCalls>());
        var connector = new WrongConnector(catalog.Get(connection.Connector)) { Results = _ => [Unsent(FaultKind.Unavailable), Unsent(FaultKind.Throttled, 20), Unsent(FaultKind.Throttled, 90)] };
        var until = stage.Timeline.GetUtcNow().AddSeconds(90);

        stage.Await(calls.WriteAsync(
            connection, stage.Get<PaceBook>().For(connection, CallFor.Apply), connector, new WriteBatch(GoogleSide.Calendar, [Deletion("1"), Deletion("2"), Deletion("3")], null), CancellationToken.None));

        stage.ConnectionOf(Side.Right).ThrottledUntil.ShouldBe(until, TimeSpan.FromSeconds(5)); // storage takes its time

        static WriteResult Unsent(FaultKind kind, int? seconds = null) => new WriteResult.Unsent(new(kind, "as the vendor says", seconds is { } pause ? TimeSpan.FromSeconds(pause) : null));

        static WriteItem Deletion(string id) => new WriteItem.Delete(new RecordId(id), new RecordVersion("1"));
    }

    [Fact]
    public void Scenario_01_echo_and_normalisation()
    {
        var stage = Calendars.NewStage(
            new GoogleSwitches { TrimsSummary = true, DescriptionBecomesHtml = true, CutsSeconds = true }, new ZohoSwitches { LineEnds = LineEnds.CrLf });
        stage.Travel = _ => [TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)];
        var zoho = stage.InZoho("Review");
        stage.Open();
        var before = stage.Ledgers;

        stage.EditZoho(zoho, "Description", " Agenda 🙂:\r\n- one & two\r\n ");
        stage.Settle();

        stage.WritesSince(before).ShouldBe((0, 1));
        stage.ShouldBeQuiet();

        // A human edit two seconds after our write is an edit, whatever echoes are under way.
        before = stage.Ledgers;
        stage.EditZoho(zoho, "Venue", "Room 1");
        for (var wait = 0; wait < 100 && stage.WritesSince(before).Google == 0; wait++)
        {
            stage.Pass(TimeSpan.FromMilliseconds(500));
        }

        stage.Pass(TimeSpan.FromSeconds(2));
        stage.EditGoogle(Calendars.IdOf(stage.GoogleBy("Review")), "location", "Room 2");
        stage.Settle();
        ((string?)stage.ZohoBy("Review")["Venue"]).ShouldBe("Room 2");
        stage.WritesSince(before).ShouldBe((1, 1));
        stage.ShouldBeQuiet();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Scenario_07_expired_token(bool restarts)
    {
        var stage = Calendars.NewStage();
        foreach (var slot in Enumerable.Range(0, 1000))
        {
            stage.InGoogle($"Meeting {slot}", slot);
        }

        stage.Open();
        stage.ZohoEvents().Count.ShouldBe(1000);
        var before = stage.Ledgers;

        // The token expires; of the full read three pages come, and the fourth, which has it all, fails.
        stage.World.Google.ExpireSyncTokens(GoogleSide.Calendar);
        stage.World.Google.Faults.Nth("google.events.list", 1, new Fault.EmptyPage());
        stage.World.Google.Faults.Nth("google.events.list", 1, new Fault.EmptyPage());
        stage.World.Google.Faults.Nth("google.events.list", 1, new Fault.EmptyPage());
        stage.World.Google.Faults.Nth("google.events.list", 1, new Fault.Answer(503));
        using (stage.World.Google.Act())
        {
            foreach (var slot in Enumerable.Range(0, 10))
            {
                stage.DeleteGoogle(Calendars.IdOf(stage.GoogleBy($"Meeting {slot * 90}")));
                stage.EditGoogle(Calendars.IdOf(stage.GoogleBy($"Meeting {(slot * 90) + 1}")), "summary", $"Edited {slot}");
            }
        }

        for (var wait = 0; wait < 600 && stage.Since(before).Google["google.events.list"] < 5; wait++)
        {
            stage.Pass(TimeSpan.FromMilliseconds(100));
        }

        stage.Pass(TimeSpan.FromSeconds(1));
        stage.WritesSince(before).ShouldBe((0, 0));
        if (restarts)
        {
            stage.Fleet.Living[0].Kill();
            stage.Awaits.KillsAt = stage.Awaits.Count + 20;
        }

        stage.Settle();
        var since = stage.Since(before);
        since.Zoho.TotalWrites.ShouldBe(20);
        since.Zoho["zoho.records.insert"].ShouldBe(0);
        stage.ZohoEvents().Count.ShouldBe(990);
        stage.ZohoTitles().Count(title => title.StartsWith("Edited ", StringComparison.Ordinal)).ShouldBe(10);
        since.Google.TotalWrites.ShouldBe(0);
        stage.ShouldBeQuiet();
    }

    [Fact]
    public void Scenario_09_equal_times_late_rows_page_shift()
    {
        var stage = Calendars.NewStage(zoho: new ZohoSwitches { CoqlLimit = 200 }, clockError: TimeSpan.FromSeconds(90)).Open();
        var (asked, late) = (0, false);
        var ids = new List<string>();
        stage.Happened = call =>
        {
            if (call.Operation == "zoho.coql" && ids.Count > 0 && ++asked is 1 or 2)
            {
                // Between the pages a row changes that was shown, and one that was not; and one comes in that was committed three seconds ago.
                stage.EditZoho(ids[asked == 1 ? 5 : 345], "Venue", $"moved while page {asked} was read");
                if (!late)
                {
                    late = true;
                    stage.World.Zoho.Create(ZohoSide.Module, stage.ZohoEvent("Late", 400), committedAgo: TimeSpan.FromSeconds(3));
                }
            }
        };

        ids.AddRange(stage.World.Zoho.Create(ZohoSide.Module, Enumerable.Range(0, 350).Select(slot => stage.ZohoEvent($"Meeting {slot}", slot))));
        stage.Settle();

        stage.GoogleTitles().ShouldBe(stage.ZohoTitles());
        stage.GoogleEvents().Count.ShouldBe(351);
        foreach (var meeting in stage.ZohoEvents())
        {
            ((string?)stage.GoogleBy((string)meeting["Event_Title"]!)["location"]).ShouldBe((string?)meeting["Venue"]); // every meeting has a title
        }

        var twice = stage.Ledgers.Google.Writes.Where(write => write.Value > 1).ToList();
        twice.Count.ShouldBeLessThanOrEqualTo(2); // those that changed meanwhile
        twice.ShouldAllBe(write => write.Value == 2);
        stage.Ledgers.Zoho.TotalWrites.ShouldBe(0);
        stage.ShouldBeQuiet();
    }

    [Fact]
    public void Scenario_10_a_change_survives_a_transient_failure()
    {
        var stage = Calendars.NewStage();
        var (zoho, other) = (stage.InZoho("One"), stage.InZoho("Two", 1));
        stage.Open();
        var google = Calendars.IdOf(stage.GoogleBy("One"));
        var before = stage.Ledgers;
        var begin = stage.Timeline.GetUtcNow();
        stage.World.Google.Faults.When(call => call.Record == google && call.IsWrite, 1, new Fault.Answer(429, RetryAfterSeconds: 120));
        stage.World.Google.Faults.When(call => call.Record == google && stage.Timeline.GetUtcNow() < begin.AddMinutes(14), int.MaxValue, new Fault.Answer(503));

        stage.EditZoho(zoho, "Event_Title", "One, latest");
        stage.Pass(TimeSpan.FromMinutes(3));
        stage.EditZoho(other, "Event_Title", "Two, latest");
        stage.Pass(TimeSpan.FromMinutes(5));
        stage.GoogleTitles().ShouldBe(["One", "Two, latest"]); // others are not held up
        stage.Pass(TimeSpan.FromMinutes(30));

        stage.GoogleTitles().ShouldBe(["One, latest", "Two, latest"]);
        stage.WritesSince(before).ShouldBe((0, 2));
        stage.History("failed").ShouldBeEmpty();
        var told = stage.History("delayed");
        told.Where(entry => entry.RunId == told[0].RunId).Select(entry => entry.Reason).ShouldBe(
        [
            "attempt 1: Google Calendar: 429 rateLimitExceeded", "attempt 2: Google Calendar: 503 backendError", "attempt 4: Google Calendar: 503 backendError", "attempt 8: Google Calendar: 503 backendError",
        ]);
        stage.History("updated").Count.ShouldBe(2);
        stage.ShouldBeQuiet();
    }

    [Fact]
    public void Scenario_10_what_is_edited_while_the_sync_is_paused_arrives_once_when_it_goes_on()
    {
        var stage = Calendars.NewStage();
        var zoho = stage.InZoho("One");
        stage.Open();
        var before = stage.Ledgers;
        stage.Await(stage.Get<SyncSwitch>().PauseAsync(Stage.Tenant, stage.SyncId, CancellationToken.None)).ShouldBeOfType<Reply<SyncReply>.Given>();
        foreach (var edit in Enumerable.Range(1, 5))
        {
            stage.EditZoho(zoho, "Event_Title", $"Edit {edit}");
            stage.Pass(TimeSpan.FromMinutes(24));
        }

        stage.WritesSince(before).ShouldBe((0, 0));
        stage.Await(stage.Get<SyncSwitch>().ResumeAsync(Stage.Tenant, stage.SyncId, CancellationToken.None)).ShouldBeOfType<Reply<SyncReply>.Given>();
        stage.Settle();

        stage.GoogleTitles().ShouldBe(["Edit 5"]);
        stage.WritesSince(before).ShouldBe((0, 1));
        stage.ShouldBeQuiet();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void Scenario_12_an_empty_or_short_list(double kept)
    {
        var stage = WithPairs(800);
        var before = stage.Ledgers;
        stage.World.Google.Faults.Next("google.events.list", 1, new Fault.ShortList(kept));
        ReadAll(stage);
        stage.Settle();

        stage.WritesSince(before).ShouldBe((0, 0));
        stage.Sync.HeldReason.ShouldNotBeNull().ShouldContain(kept == 0 ? "800 of 800 pairs" : "560 of 800 pairs");
        stage.Settle();
        stage.History("held").Count.ShouldBe(1);

        // The vendor recovers.
        ReadAll(stage);
        stage.Settle();
        stage.Sync.HeldReason.ShouldBeNull();
        stage.WritesSince(before).ShouldBe((0, 0));
        stage.ShouldBeQuiet();
    }

    [Fact]
    public void Scenario_12_an_empty_page_that_has_a_next_one()
    {
        var stage = WithPairs(800);
        var before = stage.Ledgers;
        stage.World.Google.Faults.Next("google.events.list", 2, new Fault.EmptyPage());
        ReadAll(stage);
        stage.Settle();

        stage.Sync.HeldReason.ShouldBeNull();
        stage.WritesSince(before).ShouldBe((0, 0));
        stage.ShouldBeQuiet();
    }

    [Fact]
    public void Scenario_12_held_deletions_pass_when_the_operator_says_so()
    {
        var stage = WithPairs(40);
        using (stage.World.Google.Act())
        {
            stage.GoogleEvents().ToList().ForEach(one => stage.DeleteGoogle(Calendars.IdOf(one)));
        }

        stage.Settle();
        stage.ZohoEvents().Count.ShouldBe(40);
        stage.History("held").Count.ShouldBe(1);
        stage.Await(stage.Get<HeldSet>().ApproveAsync(Stage.Tenant, stage.SyncId, new HeldDecision(), CancellationToken.None));
        stage.Settle();

        stage.ZohoEvents().ShouldBeEmpty();
        stage.ShouldBeQuiet();
    }

    private static Stage WithPairs(int count)
    {
        var stage = Calendars.NewStage();
        stage.World.Zoho.Create(ZohoSide.Module, Enumerable.Range(0, count).Select(slot => stage.ZohoEvent($"Meeting {slot}", slot)));
        stage.Open();
        stage.GoogleEvents().Count.ShouldBe(count);
        return stage;
    }

    private static void ReadAll(Stage stage) => stage.Await(stage.Get<CatchUp>().RunAsync(CancellationToken.None));
}
