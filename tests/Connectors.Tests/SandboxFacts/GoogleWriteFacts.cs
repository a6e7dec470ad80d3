using System.Text.Json.Nodes;
using CrmSync.Sandbox.Google;
using Shouldly;
using Xunit;
using static CrmSync.Connectors.Tests.SandboxFacts.GoogleWorld;

namespace CrmSync.Connectors.Tests.SandboxFacts;

public class GoogleWriteFacts
{
    [Fact]
    public void An_insert_answers_the_event_as_stored()
    {
        var w = new GoogleWorld();
        var body = Body(""", "id": "ab12v", "extendedProperties": { "private": { "stamp": "x" } } """);
        body["start"] = new JsonObject { ["dateTime"] = "2026-07-10T08:00:30Z" };
        body["end"] = new JsonObject { ["dateTime"] = "2026-07-10T11:00:00", ["timeZone"] = "Europe/Stockholm" };

        var saved = w.Api.Send("POST", Events, body).Json()!;

        ((string)saved["id"]!).ShouldBe("ab12v");
        ((string)saved["start"]!["dateTime"]!).ShouldBe("2026-07-10T10:00:30+02:00");
        ((string)saved["start"]!["timeZone"]!).ShouldBe("Europe/Zurich");
        ((string)saved["end"]!["timeZone"]!).ShouldBe("Europe/Stockholm");
        ((string)saved["etag"]!).ShouldMatch("^\"[0-9]+\"$");
        ((string)saved["updated"]!).ShouldBe("2026-03-02T12:00:00.000Z");
        ((int)saved["sequence"]!).ShouldBe(0);
        ((bool)saved["organizer"]!["self"]!).ShouldBeTrue();
        ((bool)saved["reminders"]!["useDefault"]!).ShouldBeTrue();
        ((string)saved["extendedProperties"]!["private"]!["stamp"]!).ShouldBe("x");
    }

    [Theory]
    [InlineData("abcd")]
    [InlineData("ABCDE")]
    [InlineData("abcdw")]
    public void An_id_outside_the_alphabet_or_too_short_is_refused(string id)
    {
        var w = new GoogleWorld();
        Reason(w.Api.Send("POST", Events, Body($$""", "id": "{{id}}" """))).ShouldBe("400 invalid");
    }

    [Fact]
    public void A_second_insert_of_an_id_is_a_duplicate_also_after_its_deletion()
    {
        var w = new GoogleWorld();
        var body = Body(""", "id": "aaaaa" """);
        w.Api.Send("POST", Events, body).Status.ShouldBe(200);
        Reason(w.Api.Send("POST", Events, body)).ShouldBe("409 duplicate");
        w.Api.Send("DELETE", Events + "/aaaaa").Status.ShouldBe(204);
        Reason(w.Api.Send("POST", Events, body)).ShouldBe("409 duplicate");
        Reason(w.Api.Send("DELETE", Events + "/aaaaa")).ShouldBe("410 deleted");
        w.Google.Ledger.Snapshot().WritesOf("aaaaa").ShouldBe(2);
    }

    [Fact]
    public void The_id_of_a_deleted_event_is_free_by_switch()
    {
        var w = new GoogleWorld(new GoogleSwitches { DeletedIdStaysTaken = false });
        w.Api.Send("POST", Events, Body(""", "id": "aaaaa" """));
        w.Api.Send("DELETE", Events + "/aaaaa");
        w.Api.Send("POST", Events, Body(""", "id": "aaaaa" """)).Status.ShouldBe(200);
        w.Google.Events(Anna).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("PUT", true, 200)]
    [InlineData("PATCH", true, 200)]
    [InlineData("PUT", false, 404)]
    [InlineData("PATCH", false, 404)]
    public void A_confirmed_update_revives_a_deleted_event_by_switch(string method, bool revives, int status)
    {
        var w = new GoogleWorld(new GoogleSwitches { UpdateRevivesDeleted = revives });
        var id = w.Timed();
        w.Google.DeleteEvent(Anna, id);
        w.Api.Send(method, $"{Events}/{id}", Body(""", "status": "confirmed" """)).Status.ShouldBe(status);
        w.Google.Events(Anna).Count.ShouldBe(revives ? 1 : 0);
    }

    [Theory]
    [InlineData("PATCH")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public void A_stale_etag_is_refused_and_changes_nothing(string method)
    {
        var w = new GoogleWorld();
        var id = w.Timed();
        var old = (string)w.Google.Event(Anna, id)!["etag"]!;
        w.Google.EditEvent(Anna, id, e => e["summary"] = "Newer");

        Reason(w.Api.Send(method, $"{Events}/{id}", Body(), ("If-Match", old))).ShouldBe("412 conditionNotMet");
        ((string)w.Google.Event(Anna, id)!["summary"]!).ShouldBe("Newer");
        w.Google.Ledger.Snapshot().TotalWrites.ShouldBe(0);
        w.Api.Send(method, $"{Events}/{id}", Body(), ("If-Match", (string)w.Google.Event(Anna, id)!["etag"]!)).Status.ShouldBeLessThan(300);
    }

    [Fact]
    public void A_patch_merges_objects_replaces_arrays_and_clears_by_null()
    {
        var w = new GoogleWorld();
        var id = w.Google.CreateEvent(Anna, Body("""
            , "location": "Here", "attendees": [ { "email": "a@x.com", "responseStatus": "accepted" }, { "email": "b@x.com" } ],
            "extendedProperties": { "private": { "one": "1", "two": "2" } }
            """));

        var saved = w.Api.Send("PATCH", $"{Events}/{id}", SandboxCaller.Parsed("""
            { "location": null, "attendees": [ { "email": "a@x.com" } ], "extendedProperties": { "private": { "two": null, "three": "3" } } }
            """)).Json()!;

        saved["location"].ShouldBeNull();
        ((string)saved["summary"]!).ShouldBe("Demo");
        saved["attendees"]!.ToJsonString().ShouldBe("""[{"email":"a@x.com","responseStatus":"needsAction"}]""");
        saved["extendedProperties"]!.ToJsonString().ShouldBe("""{"private":{"one":"1","three":"3"}}""");
    }

    [Fact]
    public void An_update_clears_what_it_leaves_out()
    {
        var w = new GoogleWorld();
        var id = w.Google.CreateEvent(Anna, Body(""", "location": "Here", "extendedProperties": { "private": { "one": "1" } } """));
        var saved = w.Api.Send("PUT", $"{Events}/{id}", Body()).Json()!;
        saved["location"].ShouldBeNull();
        saved["extendedProperties"].ShouldBeNull();
        ((string)saved["iCalUID"]!).ShouldBe(id + "@google.com");
    }

    [Fact]
    public void Timed_to_all_day_needs_the_other_member_cleared()
    {
        var w = new GoogleWorld();
        var id = w.Timed();
        w.Api.Send("PATCH", $"{Events}/{id}", SandboxCaller.Parsed("""{ "start": { "date": "2026-03-10" }, "end": { "date": "2026-03-11" } }"""))
            .Status.ShouldBe(400);
        var saved = w.Api.Send("PATCH", $"{Events}/{id}", SandboxCaller.Parsed("""
            { "start": { "date": "2026-03-10", "dateTime": null, "timeZone": null }, "end": { "date": "2026-03-11", "dateTime": null, "timeZone": null } }
            """)).Json()!;
        saved["start"]!.ToJsonString().ShouldBe("""{"date":"2026-03-10"}""");
    }

    [Theory]
    [InlineData("""{ "summary": "x", "end": { "date": "2026-03-11" } }""", "400 required")]
    [InlineData("""{ "start": { "date": "2026-03-11" } }""", "400 required")]
    [InlineData("""{ "start": { "date": "2026-03-11" }, "end": { "dateTime": "2026-03-11T10:00:00Z" } }""", "400 invalid")]
    [InlineData("""{ "start": { "date": "2026-03-11" }, "end": { "date": "2026-03-10" } }""", "400 timeRangeEmpty")]
    [InlineData("""{ "start": { "dateTime": "2026-03-11T11:00:00Z" }, "end": { "dateTime": "2026-03-11T10:00:00Z" } }""", "400 timeRangeEmpty")]
    [InlineData("""{ "start": { "dateTime": "2026-03-11T09:00:00" }, "end": { "dateTime": "2026-03-11T10:00:00" } }""", "400 required")]
    [InlineData("""{ "start": { "dateTime": "2026-03-11T09:00:00", "timeZone": "W. Europe Standard Time" }, "end": { "dateTime": "2026-03-11T10:00:00Z" } }""", "400 invalid")]
    [InlineData("""{ "start": { "dateTime": "2026-03-11T09:00:00Z" }, "end": { "dateTime": "2026-03-11T10:00:00Z" }, "recurrence": ["RRULE:FREQ=DAILY"] }""", "400 required")]
    [InlineData("""{ "start": { "date": "2026-03-11" }, "end": { "date": "2026-03-12" }, "attendees": [ { "displayName": "No address" } ] }""", "400 invalid")]
    [InlineData("""{ "start": { "date": "2026-03-11" }, "end": { "date": "2026-03-12" }, "reminders": { "useDefault": false, "overrides": [ { "method": "popup", "minutes": 40321 } ] } }""", "400 invalid")]
    [InlineData("""{ "start": { "date": "2026-03-11" }, "end": { "date": "2026-03-12" }, "reminders": { "useDefault": true, "overrides": [ { "method": "popup", "minutes": 1 } ] } }""", "400 cannotUseDefaultRemindersAndSpecifyOverride")]
    [InlineData("""{ "start": { "date": "2026-03-11" }, "end": { "date": "2026-03-12" }, "summary": 7 }""", "400 invalid")]
    public void A_wrong_body_is_refused_with_its_reason(string body, string reason)
    {
        var w = new GoogleWorld();
        Reason(w.Api.Send("POST", Events, SandboxCaller.Parsed(body))).ShouldBe(reason);
        w.Google.Events(Anna).ShouldBeEmpty();
    }

    [Fact]
    public void Long_property_keys_vanish_and_long_values_are_cut()
    {
        var w = new GoogleWorld();
        var body = Body();
        body["extendedProperties"] = new JsonObject { ["private"] = new JsonObject { [new string('k', 45)] = "gone", ["kept"] = new string('v', 2000) } };
        var saved = (JsonObject)w.Api.Send("POST", Events, body).Json()!["extendedProperties"]!["private"]!;
        saved.Count.ShouldBe(1);
        ((string)saved["kept"]!).Length.ShouldBe(1024);
    }

    [Fact]
    public void An_empty_summary_is_absent_and_trimming_is_a_switch()
    {
        var w = new GoogleWorld();
        var body = Body();
        body["summary"] = "";
        w.Api.Send("POST", Events, body).Json()!["summary"].ShouldBeNull();
        body["summary"] = " x ";
        ((string)w.Api.Send("POST", Events, body).Json()!["summary"]!).ShouldBe(" x ");
        w.Google.Switches = new GoogleSwitches { TrimsSummary = true };
        ((string)w.Api.Send("POST", Events, body).Json()!["summary"]!).ShouldBe("x");
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("?sendUpdates=none", 0)]
    [InlineData("?sendUpdates=externalOnly", 1)]
    [InlineData("?sendUpdates=all", 2)]
    public void Mails_are_counted_as_asked(string query, int mails)
    {
        var w = new GoogleWorld();
        w.Google.AddUser("bo@example.com");
        w.Api.Send("POST", Events + query, Body(""", "attendees": [ { "email": "anna@example.com" }, { "email": "bo@example.com" }, { "email": "c@out.com" } ] """));
        w.Google.Ledger.Snapshot().Mails.Length.ShouldBe(mails);
    }

    [Fact]
    public void Reminders_move_the_etag_but_not_the_time_of_the_last_change()
    {
        var w = new GoogleWorld();
        var id = w.Timed();
        var before = w.Google.Event(Anna, id)!;
        w.Clock.Advance(TimeSpan.FromMinutes(1));
        var after = w.Api.Send("PATCH", $"{Events}/{id}", SandboxCaller.Parsed(
            """{ "reminders": { "useDefault": false, "overrides": [ { "method": "popup", "minutes": 5 } ] } }""")).Json()!;
        ((string)after["updated"]!).ShouldBe((string)before["updated"]!);
        ((string)after["etag"]!).ShouldNotBe((string)before["etag"]!);
    }

    [Fact]
    public void The_sequence_rises_with_time_and_place_and_may_not_fall()
    {
        var w = new GoogleWorld();
        var id = w.Timed();
        ((int)w.Api.Send("PATCH", $"{Events}/{id}", SandboxCaller.Parsed("""{ "summary": "x" }""")).Json()!["sequence"]!).ShouldBe(0);
        ((int)w.Api.Send("PATCH", $"{Events}/{id}", SandboxCaller.Parsed("""{ "location": "x" }""")).Json()!["sequence"]!).ShouldBe(1);
        w.Api.Send("PATCH", $"{Events}/{id}", SandboxCaller.Parsed("""{ "sequence": 0 }""")).Status.ShouldBe(400);
    }

    [Fact]
    public void A_copy_carries_the_private_properties_under_its_own_id()
    {
        var w = new GoogleWorld();
        var id = w.Google.CreateEvent(Anna, Body(""", "extendedProperties": { "private": { "stamp": "s" } } """));
        var copy = w.Google.Event(Anna, w.Google.CopyEvent(Anna, id))!;
        ((string)copy["extendedProperties"]!["private"]!["stamp"]!).ShouldBe("s");
        ((string)copy["iCalUID"]!).ShouldNotBe((string)w.Google.Event(Anna, id)!["iCalUID"]!);
    }

    [Fact]
    public void A_guest_may_not_change_what_is_the_organizers()
    {
        var w = new GoogleWorld();
        var id = w.Google.CreateEvent(Anna, Body(""", "organizer": { "email": "boss@out.com" } """));
        Reason(w.Api.Send("PATCH", $"{Events}/{id}", SandboxCaller.Parsed("""{ "guestsCanModify": true }"""))).ShouldBe("403 forbiddenForNonOrganizer");
        w.Api.Send("PATCH", $"{Events}/{id}", SandboxCaller.Parsed("""{ "summary": "mine" }""")).Status.ShouldBe(200);
        w.Google.Switches = new GoogleSwitches { GuestWritesAreRefused = true };
        Reason(w.Api.Send("PATCH", $"{Events}/{id}", SandboxCaller.Parsed("""{ "summary": "yours" }"""))).ShouldBe("403 forbiddenForNonOrganizer");
        w.Api.Send("PATCH", $"{Events}/{id}", SandboxCaller.Parsed("""{ "colorId": "5" }""")).Status.ShouldBe(200);
    }

    [Fact]
    public void A_reader_may_read_and_a_stranger_sees_nothing()
    {
        var w = new GoogleWorld();
        w.Google.AddUser("bo@example.com");
        const string theirs = "/google/calendar/v3/calendars/bo%40example.com/events";
        w.Api.Get(theirs).Status.ShouldBe(404);
        w.Google.Share("bo@example.com", Anna, "reader");
        w.Api.Get(theirs).Status.ShouldBe(200);
        Reason(w.Api.Send("POST", theirs, Body())).ShouldBe("403 requiredAccessLevel");
    }
}
