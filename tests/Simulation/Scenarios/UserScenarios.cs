using System.Text.Json.Nodes;
using CrmSync.App.Flow.Upkeep;
using CrmSync.App.Manage.Connections;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.Manage.Wire;
using CrmSync.Engine.Planning;
using CrmSync.Simulation.Pairs;
using Shouldly;
using Xunit;

namespace CrmSync.Simulation.Scenarios;

/// <summary>Hard cases that people make: copies, links made twice, clocks and days, and what is deleted here and edited there.</summary>
public sealed class UserScenarios
{
    private const int Day = 48;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Scenario_02_a_copy_carries_our_mark(bool copyArrivesFirst, bool originalIsDeleted)
    {
        var stage = Calendars.NewStage();
        var zoho = stage.InZoho("One");
        var copy = "";
        if (copyArrivesFirst)
        {
            // Before our own creation is answered.
            stage.Happened = call => copy = call.Operation == "google.events.insert" && copy.Length == 0 ? Copy(stage, Calendars.IdOf(stage.GoogleBy("One"))) : copy;
        }

        stage.Open();
        copy = copyArrivesFirst ? copy : Copy(stage, Calendars.IdOf(stage.GoogleBy("One")));
        stage.Settle();
        stage.ZohoTitles().ShouldBe(["Copy", "One"]);
        stage.GoogleTitles().ShouldBe(["Copy", "One"]);
        stage.ShouldBeQuiet();

        stage.DeleteGoogle(originalIsDeleted ? Calendars.IdOf(stage.GoogleBy("One")) : copy);
        stage.Settle();

        stage.ZohoTitles().ShouldBe([originalIsDeleted ? "Copy" : "One"]);
        stage.GoogleTitles().ShouldBe([originalIsDeleted ? "Copy" : "One"]);
        (stage.World.Zoho.Record(ZohoSide.Module, zoho) is null).ShouldBe(originalIsDeleted);
        stage.ShouldBeQuiet();
    }

    [Fact]
    public void Scenario_02_a_copy_goes_to_another_calendar_of_the_user_that_is_synced_as_well()
    {
        const string second = "second@group.calendar.google.com";
        var stage = Calendars.NewStage();
        var zoho = stage.InZoho("One");
        stage.World.Google.AddCalendar(second, "Second", GoogleSide.Calendar);
        stage.Open();
        var (first, ends) = (stage.SyncId, stage.Sync);
        stage.Await(stage.Get<MakeSync>().RunAsync(
            Stage.Tenant,
            new NewSync("zoho-crm-google-calendar", "second", new NewEnd(ends.Left.ConnectionId, ZohoSide.Module), new NewEnd(ends.Right.ConnectionId, second), new OptionsEdit()),
            CancellationToken.None)).ShouldBeOfType<Reply<SyncReply>.Given>();
        stage.Settle();
        Titles(stage, second).ShouldBe(["One"]);

        var copy = Copy(stage, Calendars.IdOf(stage.GoogleBy("One")), second);
        stage.Settle();
        stage.ZohoTitles().ShouldBe(["Copy", "One"]);
        stage.GoogleTitles().ShouldBe(["Copy", "One"]);
        Titles(stage, second).ShouldBe(["Copy", "One"]);
        stage.ShouldBeQuiet();

        stage.World.Google.DeleteEvent(second, copy);
        stage.Settle();
        stage.ZohoEvents().Select(Calendars.IdOf).ShouldBe([zoho]);
        stage.GoogleTitles().ShouldBe(["One"]);
        Titles(stage, second).ShouldBe(["One"]);
        stage.SyncId.ShouldBe(first);
        stage.ShouldBeQuiet();
    }

    [Fact]
    public void Scenario_13_first_link_and_reconnect()
    {
        var stage = Calendars.NewStage();
        var zoho = new List<JsonObject>();
        for (var slot = 0; slot < 300; slot++)
        {
            zoho.Add(stage.ZohoEvent($"Both {slot}", slot));
            stage.InGoogle($"Both {slot}", slot);
        }

        for (var slot = 300; slot < 310; slot++)
        {
            // Each of these is there twice on either side.
            zoho.AddRange([stage.ZohoEvent($"Twice {slot}", slot), stage.ZohoEvent($"Twice {slot}", slot)]);
            stage.InGoogle($"Twice {slot}", slot);
            stage.InGoogle($"Twice {slot}", slot);
        }

        for (var slot = 400; slot < 580; slot++)
        {
            zoho.Add(stage.ZohoEvent($"CRM {slot}", slot));
            stage.InGoogle($"Google {slot}", slot + 200);
        }

        stage.World.Zoho.Create(ZohoSide.Module, zoho);
        (stage.ZohoEvents().Count, stage.GoogleEvents().Count).ShouldBe((500, 500));
        var before = stage.Ledgers;
        stage.Open();

        stage.WritesSince(before).ShouldBe((180, 180));
        stage.History("adopted").Count.ShouldBe(300);
        stage.History("listed").Count.ShouldBe(40);
        (stage.ZohoEvents().Count, stage.GoogleEvents().Count).ShouldBe((680, 680));
        stage.ShouldBeQuiet();

        // Switched off and on.
        before = stage.Ledgers;
        stage.Await(stage.Get<SyncSwitch>().DisableAsync(Stage.Tenant, stage.SyncId, CancellationToken.None)).ShouldBeOfType<Reply<SyncReply>.Given>();
        stage.Settle();
        stage.Await(stage.Get<SyncSwitch>().EnableAsync(Stage.Tenant, stage.SyncId, CancellationToken.None)).ShouldBeOfType<Reply<SyncReply>.Given>();
        stage.Settle();
        stage.WritesSince(before).ShouldBe((0, 0));

        // All of the configuration is deleted, and made anew.
        var ends = stage.Sync;
        stage.Await(stage.Get<RemoveSync>().RunAsync(Stage.Tenant, stage.SyncId, CancellationToken.None)).ShouldBeOfType<Reply<Nothing>.Given>();
        foreach (var end in (string[])[ends.Left.ConnectionId, ends.Right.ConnectionId])
        {
            stage.Await(stage.Get<Disconnect>().RunAsync(Stage.Tenant, end, CancellationToken.None)).ShouldBeOfType<Reply<Nothing>.Given>();
        }

        stage.Settle();
        stage.SyncId = stage.Await(stage.Pair.MakeSyncAsync(stage.Fleet.Living[0], Stage.Tenant, new OptionsEdit()));
        stage.Settle();

        stage.WritesSince(before).ShouldBe((0, 0));
        stage.History("adopted").Count.ShouldBe(660);
        stage.History("listed").Count.ShouldBe(40);
        stage.ShouldBeQuiet();
    }

    [Theory]
    [InlineData("Europe/Stockholm")]
    [InlineData("America/New_York")]
    public void Scenario_15_zones_dst_all_day(string zoneOfTheCrmUser)
    {
        // Nine o'clock in Stockholm before and after each change of the clocks, and both half past twos of the night in which the hour is repeated.
        string[] starts =
        [
            "2026-03-26T09:00:00+01:00", "2026-04-02T09:00:00+02:00", "2026-10-22T09:00:00+02:00", "2026-10-29T09:00:00+01:00", "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00",
        ];
        var stage = Calendars.NewStage();
        stage.World.Zoho.SetTimeZone(stage.World.Zoho.IntegrationUserId, zoneOfTheCrmUser);
        foreach (var (start, number) in starts.Select((start, number) => (start, number)))
        {
            var end = Calendars.Text(Time(start).AddMinutes(45));
            stage.InZoho($"CRM {number}", 0, new JsonObject { ["Start_DateTime"] = start, ["End_DateTime"] = end });
            stage.InGoogle($"Google {number}", 0, new JsonObject { ["start"] = Moment(start), ["end"] = Moment(end) });
        }

        stage.InGoogle("Two days", 0, new JsonObject { ["start"] = new JsonObject { ["date"] = "2026-03-28" }, ["end"] = new JsonObject { ["date"] = "2026-03-30" } });
        stage.Open();
        ShouldStand();

        // Three round trips.
        foreach (var trip in Enumerable.Range(1, 3))
        {
            foreach (var meeting in stage.ZohoEvents())
            {
                stage.EditZoho(Calendars.IdOf(meeting), "Description", $"CRM {trip}");
            }

            stage.Settle();
            foreach (var meeting in stage.GoogleEvents())
            {
                stage.EditGoogle(Calendars.IdOf(meeting), "location", $"Google {trip}");
            }

            stage.Settle();
            ShouldStand();
        }

        stage.ShouldBeQuiet();

        void ShouldStand()
        {
            foreach (var (start, number) in starts.Select((start, number) => (start, number)))
            {
                foreach (var title in (string[])[$"CRM {number}", $"Google {number}"])
                {
                    (Time((string)stage.ZohoBy(title)["Start_DateTime"]!), Time((string)stage.GoogleBy(title)["start"]!["dateTime"]!)).ShouldBe((Time(start), Time(start))); // timed meetings have both
                    (Time((string)stage.ZohoBy(title)["End_DateTime"]!) - Time(start)).ShouldBe(TimeSpan.FromMinutes(45)); // and an end
                }
            }

            var (zoho, google) = (stage.ZohoBy("Two days"), stage.GoogleBy("Two days"));
            ((bool)zoho["All_day"]!, ((string)zoho["Start_DateTime"]!)[..10], ((string)zoho["End_DateTime"]!)[..10]).ShouldBe((true, "2026-03-28", "2026-03-29")); // as every meeting
            ((string?)google["start"]!["date"], (string?)google["end"]!["date"]).ShouldBe(("2026-03-28", "2026-03-30")); // as every event
        }
    }

    [Theory]
    [InlineData(EditOrDeletion.EditWins, true)]
    [InlineData(EditOrDeletion.EditWins, false)]
    [InlineData(EditOrDeletion.DeletionWins, true)]
    [InlineData(EditOrDeletion.DeletionWins, false)]
    public void Scenario_16_resurrection(EditOrDeletion policy, bool deletedInTheCrm)
    {
        var stage = Calendars.NewStage();
        var zoho = stage.InZoho("One");
        stage.InZoho("Other", 1);
        stage.Open(new OptionsEdit { EditOrDeletion = policy });
        var google = Calendars.IdOf(stage.GoogleBy("One"));
        if (deletedInTheCrm)
        {
            stage.DeleteZoho(zoho);
            stage.EditGoogle(google, "location", "Room 1");
        }
        else
        {
            stage.DeleteGoogle(google);
            stage.EditZoho(zoho, "Venue", "Room 1");
        }

        stage.Settle();
        ShouldStand();

        // Nothing deleted returns by itself: not with a comparison of everything either.
        stage.Await(stage.Get<CatchUp>().RunAsync(CancellationToken.None));
        stage.Settle();
        ShouldStand();
        stage.ShouldBeQuiet();

        void ShouldStand()
        {
            string[] expected = policy == EditOrDeletion.EditWins ? ["One", "Other"] : ["Other"];
            stage.ZohoTitles().ShouldBe(expected);
            stage.GoogleTitles().ShouldBe(expected);
            if (policy == EditOrDeletion.EditWins)
            {
                ((string?)stage.ZohoBy("One")["Venue"], (string?)stage.GoogleBy("One")["location"]).ShouldBe(("Room 1", "Room 1"));
            }
        }
    }

    [Fact]
    public void Scenario_16_what_a_user_brings_back_from_the_recycle_bin_is_there_again_once()
    {
        var stage = Calendars.NewStage();
        var zoho = stage.InZoho("One");
        stage.InZoho("Other", 1);
        stage.Open();
        stage.DeleteZoho(zoho);
        stage.Settle();
        stage.GoogleTitles().ShouldBe(["Other"]);

        stage.World.Zoho.Restore(ZohoSide.Module, zoho);
        stage.Settle();

        stage.ZohoTitles().ShouldBe(["One", "Other"]);
        stage.GoogleTitles().ShouldBe(["One", "Other"]);
        stage.ShouldBeQuiet();
    }

    /// <summary>The next day, as the provider's own command makes it: with everything in it.</summary>
    private static string Copy(Stage stage, string original, string? toCalendar = null) => stage.World.Google.CopyEvent(GoogleSide.Calendar, original, toCalendar, body =>
    {
        body["summary"] = "Copy";
        body["start"] = Moment(Calendars.Text(Calendars.At(Day)));
        body["end"] = Moment(Calendars.Text(Calendars.At(Day + 1)));
    });

    private static string[] Titles(Stage stage, string calendar) => [.. stage.World.Google.Events(calendar).Select(one => (string?)one["summary"] ?? "").Order(StringComparer.Ordinal)];

    private static JsonObject Moment(string text) => new() { ["dateTime"] = text };

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
