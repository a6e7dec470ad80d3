using System.Text.Json.Nodes;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.Tests.Storage;
using CrmSync.Sandbox.Zoho;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Flow;

/// <summary>What customers of the calendar pair know it by (ZG).</summary>
public sealed class CalendarRuleFacts(AzuriteFixture azurite)
{
    [Fact]
    public async Task ZG_3_Guests_become_participants_by_contacts_that_are_found_by_e_mail_or_made_once()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var known = bench.World.Zoho.Create("Contacts", new JsonObject { ["Last_Name"] = "Known", ["Email"] = "known@customer.example" });
        var pair = await ZohoGooglePair.SyncedAsync(bench, options => options with { GuestsBecomeContacts = true }, pair =>
        {
            pair.InGoogle("One", 0, Guests("Known@Customer.example", "new@customer.example"));
            pair.InGoogle("Two", 1, Guests("new@customer.example"));
        });

        var contacts = bench.World.Zoho.Records("Contacts");
        contacts.Select(contact => (string)contact["Email"]!).Order(StringComparer.Ordinal).ShouldBe(["known@customer.example", "new@customer.example"]);
        var made = (string)contacts.Single(contact => (string)contact["Email"]! == "new@customer.example")["id"]!;
        Participants(pair.ZohoBy("One")).ShouldBe(((string[])[known, made]).Order(StringComparer.Ordinal));
        Participants(pair.ZohoBy("Two")).ShouldBe([made]);
        await pair.ShouldBeQuietAsync();

        pair.EditGoogle(pair.GoogleIdOf("Two"), "attendees", new JsonArray(Guest("new@customer.example"), Guest("known@customer.example")));
        await pair.SettleAsync();
        Participants(pair.ZohoBy("Two")).ShouldBe(((string[])[known, made]).Order(StringComparer.Ordinal));
        bench.World.Zoho.Records("Contacts").Count.ShouldBe(2);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ZG_3_Without_the_option_guests_make_no_contacts_and_no_participants()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InGoogle("One", 0, Guests("new@customer.example")));

        bench.World.Zoho.Records("Contacts").ShouldBeEmpty();
        Participants(pair.ZohoBy("One")).ShouldBeEmpty();
        ((JsonArray)pair.GoogleBy("One")["attendees"]!).Count.ShouldBe(1);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ZG_3_A_participant_taken_out_in_the_CRM_leaves_the_guest_in_Google_alone()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, options => options with { GuestsBecomeContacts = true }, pair => pair.InGoogle("One", 0, Guests("a@customer.example", "b@customer.example")));
        var before = pair.Ledgers;

        pair.EditZoho(pair.ZohoIdOf("One"), "Participants", new JsonArray());
        await pair.SettleAsync();

        ((JsonArray)pair.GoogleBy("One")["attendees"]!).Count.ShouldBe(2);
        pair.WritesSince(before).Google.ShouldBe(0);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ZG_4_The_first_sync_takes_what_ended_within_three_months_and_all_that_comes()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var edge = new DateTimeOffset(2025, 12, 2, 9, 1, 0, TimeSpan.Zero);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair =>
        {
            pair.InGoogle("Google old", 0, GoogleSpan(edge.AddHours(-2), edge.AddSeconds(-1)));
            pair.InGoogle("Google edge", 0, GoogleSpan(edge.AddHours(-2), edge.AddSeconds(1)));
            pair.InGoogle("Google far", 0, GoogleSpan(edge.AddYears(5), edge.AddYears(5).AddHours(1)));
            pair.InZoho("CRM old", 0, ZohoSpan(edge.AddHours(-2), edge.AddSeconds(-1)));
            pair.InZoho("CRM edge", 0, ZohoSpan(edge.AddHours(-2), edge));
            pair.InZoho("CRM far", 0, ZohoSpan(edge.AddYears(5), edge.AddYears(5).AddHours(1)));
        });

        pair.ZohoTitles.ShouldBe(["CRM edge", "CRM far", "CRM old", "Google edge", "Google far"]);
        pair.GoogleTitles.ShouldBe(["CRM edge", "CRM far", "Google edge", "Google far", "Google old"]);
        await pair.ShouldBeQuietAsync();

        pair.EditGoogle(pair.GoogleIdOf("Google old"), "location", "still old");
        pair.EditZoho(pair.ZohoIdOf("CRM old"), "Venue", "still old");
        await pair.SettleAsync();
        (pair.ZohoEvents.Count, pair.GoogleEvents.Count).ShouldBe((5, 5));
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ZG_4_A_paired_meeting_moved_out_of_the_window_is_not_deleted_and_comes_back()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InGoogle("One"));
        var (zoho, google) = (pair.ZohoIdOf("One"), pair.GoogleIdOf("One"));
        var old = new DateTimeOffset(2025, 1, 10, 8, 0, 0, TimeSpan.Zero);
        Move(pair, google, old);
        await bench.Get<App.Flow.Upkeep.CatchUp>().RunAsync(CancellationToken.None);
        await pair.SettleAsync();
        bench.World.Zoho.Record("Events", zoho).ShouldNotBeNull();

        Move(pair, google, ZohoGooglePair.Start(8));
        await pair.SettleAsync();

        pair.ZohoIdOf("One").ShouldBe(zoho);
        ((string)pair.ZohoBy("One")["Start_DateTime"]!).ShouldBe("2026-03-10T11:00:00+01:00");
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ZG_6_Updates_and_deletions_travel_both_ways()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair =>
        {
            pair.InZoho("A", 0);
            pair.InZoho("B", 1);
            pair.InGoogle("C", 2);
            pair.InGoogle("D", 3);
            pair.InGoogle("E", 4);
        });

        pair.EditZoho(pair.ZohoIdOf("C"), "Description", "from the CRM");
        pair.EditGoogle(pair.GoogleIdOf("A"), "description", "from Google");
        pair.DeleteZoho(pair.ZohoIdOf("D"));
        pair.DeleteGoogle(pair.GoogleIdOf("B"));
        await pair.SettleAsync();

        pair.ZohoTitles.ShouldBe(["A", "C", "E"]);
        pair.GoogleTitles.ShouldBe(["A", "C", "E"]);
        ((string?)pair.GoogleBy("C")["description"], (string?)pair.ZohoBy("A")["Description"]).ShouldBe(("from the CRM", "from Google"));
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ZG_7_Meetings_from_Google_are_owned_by_the_connections_user()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InGoogle("One"));

        ((string?)pair.ZohoBy("One")["Owner"]!["id"]).ShouldBe(bench.World.Zoho.IntegrationUserId);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ZG_8_Of_several_reminders_the_CRM_gets_the_first_pop_up_and_the_others_stay_untouched_in_Google()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InGoogle("One", 0, new JsonObject
        {
            ["reminders"] = new JsonObject
            {
                ["useDefault"] = false,
                ["overrides"] = new JsonArray(Reminder("email", 60), Reminder("popup", 30), Reminder("popup", 10)),
            },
        }));

        pair.ZohoBy("One")["Remind_At"]!.ToJsonString().ShouldContain("30");
        pair.ZohoBy("One")["Remind_At"]!.AsArray().Count.ShouldBe(1);
        var before = pair.Ledgers;
        pair.EditZoho(pair.ZohoIdOf("One"), "Remind_At", Minutes(pair.ZohoBy("One"), 15));
        await pair.SettleAsync();

        Overrides(pair.GoogleBy("One")).ShouldBe(["email 60", "popup 10", "popup 15"]);
        pair.WritesSince(before).ShouldBe((0, 1));
        await pair.ShouldBeQuietAsync();

        pair.EditZoho(pair.ZohoIdOf("One"), "Venue", "Room 1");
        await pair.SettleAsync();
        Overrides(pair.GoogleBy("One")).ShouldBe(["email 60", "popup 10", "popup 15"]);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ZG_9_A_meeting_without_a_title_is_Not_Provided_in_the_CRM_and_that_text_never_travels_back()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InGoogle("", 0));
        var google = (string)pair.GoogleEvents.Single()["id"]!;

        pair.ZohoTitles.ShouldBe(["Not Provided"]);
        pair.EditZoho(pair.ZohoIdOf("Not Provided"), "Venue", "Room 1");
        await pair.SettleAsync();

        var stored = bench.World.Google.Event(ZohoGooglePair.Calendar, google)!;
        ((string?)stored["summary"] ?? "", (string?)stored["location"]).ShouldBe(("", "Room 1"));
        await pair.ShouldBeQuietAsync();

        pair.EditZoho(pair.ZohoIdOf("Not Provided"), "Event_Title", "Named");
        await pair.SettleAsync();
        pair.GoogleTitles.ShouldBe(["Named"]);

        pair.EditGoogle(google, "summary", null);
        await pair.SettleAsync();
        pair.ZohoTitles.ShouldBe(["Not Provided"]);
        ((string?)bench.World.Google.Event(ZohoGooglePair.Calendar, google)!["summary"] ?? "").ShouldBe("");
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ZG_10_A_recurring_event_is_skipped_with_that_reason_on_either_side()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair =>
        {
            bench.World.Google.MakeRecurring(ZohoGooglePair.Calendar, pair.InGoogle("Weekly in Google", 0), "RRULE:FREQ=WEEKLY;COUNT=4");
            pair.InGoogle("Single", 1);
            pair.InZoho("Daily in CRM", 2, new JsonObject { ["Recurring_Activity"] = new JsonObject { ["RRULE"] = "FREQ=DAILY;INTERVAL=1;COUNT=2;DTSTART=2026-03-10" } });
        });

        pair.ZohoTitles.ShouldBe(["Daily in CRM", "Daily in CRM", "Single"]);
        pair.GoogleTitles.ShouldBe(["Single", "Weekly in Google"]);
        (await pair.OutcomesAsync("skipped")).ShouldBe(["recurring events are not synced yet", "recurring events are not synced yet", "recurring events are not synced yet"]);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ZG_10_A_paired_event_that_becomes_recurring_keeps_its_pair_is_not_written_and_says_why()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InGoogle("One"));
        var (zoho, google) = (pair.ZohoIdOf("One"), pair.GoogleIdOf("One"));
        var before = pair.Ledgers;

        bench.World.Google.MakeRecurring(ZohoGooglePair.Calendar, google, "RRULE:FREQ=WEEKLY;COUNT=4");
        pair.EditGoogle(google, "summary", "Series");
        await pair.SettleAsync();
        pair.EditZoho(zoho, "Venue", "Room 1");
        await pair.SettleAsync();

        pair.WritesSince(before).ShouldBe((0, 0));
        pair.ZohoTitles.ShouldBe(["One"]);
        (await pair.OutcomesAsync("skipped")).ShouldAllBe(reason => reason == "recurring events are not synced yet");
        (await pair.OutcomesAsync("skipped")).ShouldNotBeEmpty();
        await pair.ShouldBeQuietAsync();

        pair.EditGoogle(google, "recurrence", null);
        await pair.SettleAsync();
        (pair.ZohoIdOf("Series"), pair.GoogleIdOf("Series")).ShouldBe((zoho, google));
        ((string?)pair.GoogleBy("Series")["location"]).ShouldBe("Room 1");
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ZG_12_Only_meetings_that_the_connections_user_hosts_go_to_Google()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: FillHosts);

        pair.GoogleTitles.ShouldBe(["Hosts"]);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ZG_12_By_option_those_the_user_takes_part_in_go_too_and_the_option_can_be_chosen_later()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: FillHosts);

        await pair.EditAsync(new OptionsEdit { IncludesParticipation = true });

        pair.GoogleTitles.ShouldBe(["Hosts", "Takes part"]);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ALL_7_A_mandatory_field_left_empty_is_a_skipped_record_with_a_reason_and_nothing_is_half_written()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(
            bench,
            options => options with { Fields = [.. options.Fields.Select(field => field.Name == "location" ? field with { LeftMandatory = true } : field)] },
            pair =>
            {
                pair.InGoogle("Nowhere", 0);
                pair.InGoogle("Somewhere", 1, new JsonObject { ["location"] = "Room 1" });
            });

        pair.ZohoTitles.ShouldBe(["Somewhere"]);
        (await pair.OutcomesAsync("skipped")).Single().ShouldContain("location");
        await pair.ShouldBeQuietAsync();

        pair.EditGoogle(pair.GoogleIdOf("Nowhere"), "location", "Room 2");
        await pair.SettleAsync();
        pair.ZohoTitles.ShouldBe(["Nowhere", "Somewhere"]);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task Scenario_15_All_day_events_keep_their_days_both_ways()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair =>
        {
            pair.InGoogle("Two days in Google", 0, new JsonObject { ["start"] = Day("2026-03-28"), ["end"] = Day("2026-03-30") });
            pair.InZoho("Day in the CRM", 0, new JsonObject { ["All_day"] = true, ["Start_DateTime"] = "2026-03-29T00:00:00+01:00", ["End_DateTime"] = "2026-03-29T23:59:59+02:00" });
        });

        var fromGoogle = pair.ZohoBy("Two days in Google");
        ((bool)fromGoogle["All_day"]!, ((string)fromGoogle["Start_DateTime"]!)[..10], ((string)fromGoogle["End_DateTime"]!)[..10]).ShouldBe((true, "2026-03-28", "2026-03-29"));
        var fromZoho = pair.GoogleBy("Day in the CRM");
        ((string?)fromZoho["start"]!["date"], (string?)fromZoho["end"]!["date"]).ShouldBe(("2026-03-29", "2026-03-30"));
        await pair.ShouldBeQuietAsync();

        bench.World.Google.EditEvent(ZohoGooglePair.Calendar, pair.GoogleIdOf("Two days in Google"), body =>
        {
            body["start"] = new JsonObject { ["dateTime"] = "2026-03-28T09:00:00+01:00" };
            body["end"] = new JsonObject { ["dateTime"] = "2026-03-28T10:00:00+01:00" };
        });
        await pair.SettleAsync();
        var timed = pair.ZohoBy("Two days in Google");
        ((bool?)timed["All_day"] ?? false, (string?)timed["Start_DateTime"]).ShouldBe((false, "2026-03-28T09:00:00+01:00"));
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task R26_Meetings_with_guests_are_made_changed_and_deleted_without_a_mail_and_without_a_workflow()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, options => options with { GuestsBecomeContacts = true }, pair =>
        {
            pair.InGoogle("Invites", 0, Guests("guest@customer.example"));
            pair.InGoogle("Goes", 1, Guests("guest@customer.example"));
            pair.InGoogle("Bystander", 2);
        });

        pair.EditZoho(pair.ZohoIdOf("Invites"), "Start_DateTime", ZohoGooglePair.Text(ZohoGooglePair.Start(-4)));
        pair.DeleteZoho(pair.ZohoIdOf("Goes"));
        await pair.SettleAsync();

        pair.GoogleTitles.ShouldBe(["Bystander", "Invites"]);
        bench.World.Google.Ledger.Snapshot().Mails.ShouldBeEmpty();
        bench.World.Zoho.Ledger.Snapshot().Mails.ShouldBeEmpty();
        bench.World.Zoho.Ledger.Snapshot().WorkflowRuns.ShouldBe(0);
        await pair.ShouldBeQuietAsync();
    }

    private static void FillHosts(ZohoGooglePair pair)
    {
        var sales = new JsonObject { ["id"] = pair.Bench.World.Zoho.SalesUserId };
        pair.InZoho("Hosts", 0);
        pair.InZoho("Another hosts", 1, new JsonObject { ["Owner"] = sales });
        pair.InZoho("Takes part", 2, new JsonObject
        {
            ["Owner"] = sales.DeepClone(),
            ["Participants"] = new JsonArray(new JsonObject { ["type"] = "user", ["participant"] = pair.Bench.World.Zoho.IntegrationUserId }),
        });
    }

    private static JsonObject Guests(params string[] emails) => new() { ["attendees"] = new JsonArray([.. emails.Select(Guest)]) };

    private static JsonNode Guest(string email) => new JsonObject { ["email"] = email };

    private static string[] Participants(JsonObject meeting) =>
        [.. (meeting["Participants"] as JsonArray ?? []).Select(one => (string)one!["participant"]!).Order(StringComparer.Ordinal)];

    private static JsonObject Reminder(string method, int minutes) => new() { ["method"] = method, ["minutes"] = minutes };

    private static string[] Overrides(JsonObject item) =>
        [.. item["reminders"]!["overrides"]!.AsArray().Select(one => $"{one!["method"]} {one["minutes"]}").Order(StringComparer.Ordinal)];

    /// <summary>The meeting's own reminder with another number of minutes, in whatever form Zoho shows it.</summary>
    private static JsonNode Minutes(JsonObject meeting, int minutes) => JsonNode.Parse(meeting["Remind_At"]!.ToJsonString().Replace("30", minutes.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal))!;

    private static JsonObject Day(string date) => new() { ["date"] = date };

    private static JsonObject GoogleSpan(DateTimeOffset start, DateTimeOffset end) => new()
    {
        ["start"] = new JsonObject { ["dateTime"] = ZohoGooglePair.Text(start) },
        ["end"] = new JsonObject { ["dateTime"] = ZohoGooglePair.Text(end) },
    };

    private static JsonObject ZohoSpan(DateTimeOffset start, DateTimeOffset end) => new() { ["Start_DateTime"] = ZohoGooglePair.Text(start), ["End_DateTime"] = ZohoGooglePair.Text(end) };

    private static void Move(ZohoGooglePair pair, string google, DateTimeOffset start) => pair.Bench.World.Google.EditEvent(ZohoGooglePair.Calendar, google, body =>
    {
        foreach (var (name, value) in GoogleSpan(start, start.AddHours(1)))
        {
            body[name] = value!.DeepClone();
        }
    });
}
