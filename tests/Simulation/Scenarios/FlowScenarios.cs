using CrmSync.App.Flow.Upkeep;
using CrmSync.App.Flow.Vendors;
using CrmSync.App.Manage.Connections;
using CrmSync.App.Manage.History;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.Manage.Wire;
using CrmSync.App.State;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Faults;
using CrmSync.Sandbox.Xero;
using CrmSync.Simulation.Pairs;
using Shouldly;
using Xunit;

namespace CrmSync.Simulation.Scenarios;

/// <summary>Hard cases of our own making: processes that die, things that happen at once, channels and tokens that end.</summary>
public sealed class FlowScenarios
{
    private const int Changes = 50;

    /// <summary>Of some thousand points every so many, for the time it takes; a step of one passes as well.</summary>
    private const int Step = 9;

    [Fact]
    public void Scenario_08_cursor_before_the_work()
    {
        var points = EditedAndKilledAt(0);
        points.ShouldBeGreaterThan(500);
        for (var point = 1; point <= points; point += Step)
        {
            EditedAndKilledAt(point);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(700)]
    [InlineData(2000)]
    [InlineData(6000)]
    public void Scenario_18_everything_at_once(int manualAfterMilliseconds)
    {
        var stage = Calendars.NewStage();
        var google = stage.InGoogle("One");
        stage.Open();
        var before = stage.Ledgers;

        // The run by hand reads the record by its id, and is shown it as it was before the edit.
        stage.World.Google.Faults.Next("google.events.get", 1, new Sandbox.Faults.Fault.StaleRead(TimeSpan.FromMinutes(1)));
        stage.EditGoogle(google, "summary", "One, latest");
        stage.Await(stage.Get<PollSources>().RunAsync(CancellationToken.None));
        stage.Pass(TimeSpan.FromMilliseconds(manualAfterMilliseconds));
        stage.Await(stage.Get<RunNow>().RunAsync(Stage.Tenant, stage.SyncId, new NewRun(RunKind.Record, Side.Right, google), CancellationToken.None)).ShouldBeOfType<Reply<RunReply>.Given>();
        stage.Settle();

        stage.Since(before).Google["google.events.get"].ShouldBeGreaterThan(0);
        stage.ZohoTitles().ShouldBe(["One, latest"]);
        stage.WritesSince(before).ShouldBe((1, 0));
        stage.ShouldBeQuiet();
    }

    [Fact]
    public void Scenario_19_subscription_death_pushes_missed()
    {
        var stage = Calendars.NewStage();
        var (zoho, google) = (stage.InZoho("CRM"), stage.InGoogle("Google", 1));
        stage.Open();
        stage.Travel = _ => [];

        ShouldArriveWithinOnePoll(stage, zoho, google);
    }

    [Fact]
    public void Scenario_19_subscription_death_removed_by_the_vendor()
    {
        var stage = Calendars.NewStage();
        var (zoho, google) = (stage.InZoho("CRM"), stage.InGoogle("Google", 1));
        stage.Open();
        stage.World.Zoho.LiveChannels().ToList().ForEach(stage.World.Zoho.DropChannel);
        stage.World.Google.LiveChannels().ToList().ForEach(stage.World.Google.DropChannel);
        stage.Pass(TimeSpan.FromMinutes(1));

        ShouldArriveWithinOnePoll(stage, zoho, google);

        // Opened anew when it would have been renewed.
        stage.Pass(TimeSpan.FromDays(7));
        ShouldHaveOneChannelEach(stage);
        stage.ShouldBeQuiet();
    }

    [Fact]
    public void Scenario_19_subscription_death_expiring_during_a_deployment()
    {
        var stage = Calendars.NewStage();
        var (zoho, google) = (stage.InZoho("CRM"), stage.InGoogle("Google", 1));
        stage.Open();
        stage.TimersStand = true;
        stage.Pass(TimeSpan.FromDays(9));
        (stage.World.Zoho.LiveChannels().Count, stage.World.Google.LiveChannels().Count).ShouldBe((0, 0));
        stage.TimersStand = false;

        ShouldArriveWithinOnePoll(stage, zoho, google);

        stage.Pass(TimeSpan.FromDays(1));
        ShouldHaveOneChannelEach(stage);
        stage.ShouldBeQuiet();
    }

    [Theory]
    [InlineData(Side.Left)]
    [InlineData(Side.Right)]
    public void Scenario_19_subscription_death_consent_revoked(Side side)
    {
        var stage = Calendars.NewStage();
        var (zoho, google) = (stage.InZoho("CRM"), stage.InGoogle("Google", 1));
        stage.Open();
        if (side == Side.Left)
        {
            stage.World.Zoho.RevokeGrant();
        }
        else
        {
            stage.World.Google.RevokeGrant(GoogleSide.Calendar);
        }

        stage.Pair.Revoked.Add(side);
        var before = stage.Ledgers;
        stage.EditZoho(zoho, "Event_Title", "CRM, latest");
        stage.EditGoogle(google, "summary", "Google, latest");
        stage.Pass(TimeSpan.FromDays(2));

        // The owner is told by the connection's state; nothing is written meanwhile, and nothing storms.
        stage.ConnectionOf(side).Status.ShouldBe(ConnectionStatus.Stopped);
        stage.ConnectionOf(side).StatusReason.ShouldNotBeNullOrEmpty();
        stage.ConnectionOf(side.Other()).Status.ShouldBe(ConnectionStatus.Active);
        stage.WritesSince(before).ShouldBe((0, 0));
        stage.Since(before).Zoho["zoho.token"].ShouldBeLessThan(60);
        stage.Since(before).Google["google.token"].ShouldBeLessThan(60);

        stage.Await(stage.Get<ReplaceCredentials>().RunAsync(Stage.Tenant, stage.Sync.On(side).ConnectionId, new NewCredentials(stage.Pair.Credentials(side)), CancellationToken.None))
            .ShouldBeOfType<Reply<ConnectionReply>.Given>();
        stage.Settle();
        stage.ZohoTitles().ShouldBe(["CRM, latest", "Google, latest"]);
        stage.GoogleTitles().ShouldBe(["CRM, latest", "Google, latest"]);
        stage.Pass(TimeSpan.FromDays(1));
        ShouldHaveOneChannelEach(stage);
        stage.ShouldBeQuiet();
    }

    [Fact]
    public void Scenario_20_refresh_race()
    {
        var stage = NewXeroStage();
        stage.TimersStand = true;
        stage.Pass(TimeSpan.FromHours(1));
        var before = stage.World.Xero.Ledger.Snapshot();

        TwentyAsk(stage).ShouldAllBe(outcome => outcome is Outcome<Account>.Ok);

        (stage.World.Xero.Ledger.Snapshot() - before)["xero.token"].ShouldBe(1);

        // What the one refresh brought was kept: the next days are let in with it, token after token.
        stage.TimersStand = false;
        stage.Pass(TimeSpan.FromDays(2));
        stage.ConnectionOf(Side.Right).Status.ShouldBe(ConnectionStatus.Active);
    }

    [Fact]
    public void Scenario_20_refresh_race_of_a_revoked_grant()
    {
        var stage = NewXeroStage();
        var before = stage.World.Xero.Ledger.Snapshot();
        stage.World.Xero.RevokeGrant();

        TwentyAsk(stage).ShouldAllBe(outcome => outcome is Outcome<Account>.Failed);

        stage.ConnectionOf(Side.Right).Status.ShouldBe(ConnectionStatus.Stopped);
        (stage.World.Xero.Ledger.Snapshot() - before)["xero.token"].ShouldBe(1);
        before = stage.World.Xero.Ledger.Snapshot();
        stage.Pass(TimeSpan.FromDays(2));
        (stage.World.Xero.Ledger.Snapshot() - before).TotalCalls.ShouldBe(0);
    }

    /// <summary>Xero gives each refresh token once; this one takes none back.</summary>
    private static Stage NewXeroStage() => new Stage((timeline, hand) =>
        new XeroPair(new SandboxWorld(timeline, new SandboxOptions { Xero = new XeroSwitches { RefreshGrace = false } }), hand)).Open();

    private static Outcome<Account>[] TwentyAsk(Stage stage)
    {
        var stale = stage.ConnectionOf(Side.Right);
        return stage.Await(Task.WhenAll(Enumerable.Range(0, 20).Select(worker =>
        {
            var process = stage.Fleet.Living[worker % stage.Fleet.Living.Count];
            return process.Get<VendorCalls>().ReadAsync(stale, session => process.Get<ConnectorCatalog>().Get(stale.Connector).WhoAmIAsync(session, CancellationToken.None), CancellationToken.None);
        })));
    }

    /// <returns>How many points the story has.</returns>
    private static int EditedAndKilledAt(int point)
    {
        var stage = Calendars.NewStage();
        foreach (var slot in Enumerable.Range(0, Changes))
        {
            stage.InGoogle($"Meeting {slot}", slot);
        }

        stage.Open();
        var (before, begin) = (stage.Ledgers, stage.Awaits.Count);
        using (stage.World.Google.Act())
        {
            foreach (var meeting in stage.GoogleEvents())
            {
                stage.EditGoogle(Calendars.IdOf(meeting), "location", $"Room of {meeting["summary"]}");
            }
        }

        stage.Awaits.KillsAt = point == 0 ? 0 : begin + point;
        stage.Pass(TimeSpan.FromMinutes(2));
        var points = stage.Awaits.Count - begin;

        // The host shows what a dead process held ten minutes later.
        stage.Settle();
        stage.ZohoEvents().Select(one => (string?)one["Venue"]).ShouldBe(Enumerable.Range(0, Changes).Select(slot => $"Room of Meeting {slot}"), ignoreOrder: true, $"killed at {point}");
        stage.Since(before).Zoho.Writes.Values.ShouldAllBe(writes => writes == 1, $"killed at {point}");
        stage.WritesSince(before).ShouldBe((Changes, 0), $"killed at {point}");
        return points;
    }

    private static void ShouldArriveWithinOnePoll(Stage stage, string zoho, string google)
    {
        stage.EditZoho(zoho, "Event_Title", "CRM, latest");
        stage.EditGoogle(google, "summary", "Google, latest");
        stage.Pass(TimeSpan.FromMinutes(6));

        stage.ZohoTitles().ShouldBe(["CRM, latest", "Google, latest"]);
        stage.GoogleTitles().ShouldBe(["CRM, latest", "Google, latest"]);
    }

    private static void ShouldHaveOneChannelEach(Stage stage) => (stage.World.Zoho.LiveChannels().Count, stage.World.Google.LiveChannels().Count).ShouldBe((1, 1));
}
