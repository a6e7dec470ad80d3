using System.Text.Json.Nodes;
using CrmSync.Sandbox.Faults;
using CrmSync.Sandbox.Google;
using Shouldly;
using Xunit;
using static CrmSync.Connectors.Tests.SandboxFacts.GoogleWorld;

namespace CrmSync.Connectors.Tests.SandboxFacts;

public class GoogleListFacts
{
    [Fact]
    public void A_full_list_pages_and_gives_the_sync_token_on_its_last_page_only()
    {
        var w = new GoogleWorld();
        string[] ids = [w.Timed(), w.Timed(), w.Timed()];

        var first = w.Api.Get(Events + "?maxResults=2").Json()!;
        first["nextSyncToken"].ShouldBeNull();
        var second = w.Api.Get($"{Events}?maxResults=2&pageToken={(string)first["nextPageToken"]!}").Json()!;

        second["nextPageToken"].ShouldBeNull();
        second["nextSyncToken"].ShouldNotBeNull();
        ((JsonArray)first["items"]!).Concat((JsonArray)second["items"]!).Select(e => (string)e!["id"]!).ShouldBe(ids);
    }

    [Fact]
    public void A_page_token_with_other_parameters_is_refused()
    {
        var w = new GoogleWorld();
        w.Timed();
        w.Timed();
        var page = (string)w.Api.Get(Events + "?maxResults=1").Json()!["nextPageToken"]!;

        Reason(w.Api.Get($"{Events}?maxResults=1&showDeleted=true&pageToken={page}")).ShouldBe("400 invalid");
    }

    [Fact]
    public void A_delta_shows_changed_and_deleted_events_and_nothing_else()
    {
        var w = new GoogleWorld();
        string[] ids = [w.Timed(), w.Timed(), w.Timed()];
        var token = w.Token();
        w.Google.EditEvent(Anna, ids[1], e => e["summary"] = "Moved");
        w.Google.DeleteEvent(Anna, ids[0]);

        var delta = w.Api.Get($"{Events}?syncToken={token}").Json()!;

        ((JsonArray)delta["items"]!).Select(e => $"{(string)e!["id"]!} {(string)e["status"]!}")
            .ShouldBe([ids[1] + " confirmed", ids[0] + " cancelled"]);
        ((JsonArray)delta["items"]!)[1]!["start"].ShouldBeNull();
    }

    [Fact]
    public void A_change_while_paging_comes_with_the_next_token()
    {
        var w = new GoogleWorld();
        string[] ids = [w.Timed(), w.Timed()];
        var token = w.Token();
        w.Google.EditEvent(Anna, ids[0], e => e["summary"] = "A");
        w.Google.EditEvent(Anna, ids[1], e => e["summary"] = "B");
        var first = w.Api.Get($"{Events}?maxResults=1&syncToken={token}").Json()!;
        w.Google.EditEvent(Anna, ids[0], e => e["summary"] = "C");
        var last = w.Api.Get($"{Events}?maxResults=1&syncToken={token}&pageToken={(string)first["nextPageToken"]!}").Json()!;

        var next = w.Api.Get($"{Events}?syncToken={(string)last["nextSyncToken"]!}");

        Ids(next).ShouldBe([ids[0]]);
    }

    [Theory]
    [InlineData("timeMin=2026-01-01T00:00:00Z")]
    [InlineData("timeMax=2026-01-01T00:00:00Z")]
    [InlineData("updatedMin=2026-01-01T00:00:00Z")]
    [InlineData("q=x")]
    [InlineData("iCalUID=x")]
    [InlineData("orderBy=updated")]
    [InlineData("privateExtendedProperty=a%3Db")]
    [InlineData("showDeleted=false")]
    public void A_sync_token_bears_no_restriction(string parameter)
    {
        var w = new GoogleWorld();
        w.Api.Get($"{Events}?{parameter}&syncToken={w.Token()}").Status.ShouldBe(400);
    }

    [Fact]
    public void Expired_unknown_and_aged_sync_tokens_ask_for_a_full_sync()
    {
        var w = new GoogleWorld();
        var token = w.Token();
        Reason(w.Api.Get(Events + "?syncToken=nonsense")).ShouldBe("410 fullSyncRequired");
        w.Google.Faults.Next("google.events.list", 1, new Fault.ExpireCursor());
        Reason(w.Api.Get($"{Events}?syncToken={token}")).ShouldBe("410 fullSyncRequired");
        w.Google.ExpireSyncTokens(Anna);
        Reason(w.Api.Get($"{Events}?syncToken={token}")).ShouldBe("410 fullSyncRequired");
    }

    [Fact]
    public void The_window_and_the_types_restrict_a_full_list()
    {
        var w = new GoogleWorld();
        var kept = w.Timed();
        w.Google.CreateEvent(Anna, Body(""", "eventType": "outOfOffice" """));
        w.Google.CreateEvent(Anna, "Old", DateTimeOffset.Parse("2025-01-01T10:00:00Z", null), DateTimeOffset.Parse("2025-01-01T11:00:00Z", null));

        Ids(w.Api.Get(Events + "?eventTypes=default&timeMin=2026-01-01T00:00:00Z")).ShouldBe([kept]);
        Ids(w.Api.Get(Events + "?eventTypes=default&timeMin=2026-03-10T10:00:00Z")).ShouldBeEmpty();
        w.Api.Get(Events + "?timeMin=2026-01-01T00:00:00").Status.ShouldBe(400);
    }

    [Theory]
    [InlineData(false, "confirmed")]
    [InlineData(true, "cancelled")]
    public void What_leaves_the_window_is_reported_by_switch(bool keeps, string status)
    {
        var w = new GoogleWorld(new GoogleSwitches { SyncTokenKeepsWindow = keeps });
        var id = w.Timed();
        var token = (string)w.Api.Get(Events + "?timeMin=2026-03-01T00:00:00Z").Json()!["nextSyncToken"]!;
        w.Google.EditEvent(Anna, id, e =>
        {
            e["start"] = new JsonObject { ["date"] = "2026-01-05" };
            e["end"] = new JsonObject { ["date"] = "2026-01-06" };
        });

        ((string)w.Api.Get($"{Events}?syncToken={token}").Json()!["items"]![0]!["status"]!).ShouldBe(status);
    }

    [Fact]
    public void A_cancelled_occurrence_comes_unasked_and_with_its_original_start()
    {
        var w = new GoogleWorld();
        var master = w.Timed();
        w.Google.MakeRecurring(Anna, master, "RRULE:FREQ=WEEKLY");
        w.Google.CancelOccurrence(Anna, master, DateTimeOffset.Parse("2026-03-17T10:00:00+01:00", null));
        w.Google.DeleteEvent(Anna, w.Timed());

        var items = (JsonArray)w.Api.Get(Events).Json()!["items"]!;

        items.Count.ShouldBe(2);
        ((string)items[1]!["id"]!).ShouldBe(master + "_20260317T090000Z");
        ((string)items[1]!["originalStartTime"]!["dateTime"]!).ShouldBe("2026-03-17T10:00:00+01:00");
    }

    [Fact]
    public void A_stale_list_hides_a_fresh_change_and_its_token_brings_it_later()
    {
        var w = new GoogleWorld();
        w.Timed();
        var token = w.Token();
        w.Clock.Advance(TimeSpan.FromSeconds(10));
        var late = w.Timed();
        w.Google.Faults.Next("google.events.list", 1, new Fault.StaleRead(TimeSpan.FromSeconds(5)));

        var stale = w.Api.Get($"{Events}?syncToken={token}");
        Ids(stale).ShouldBeEmpty();
        Ids(w.Api.Get($"{Events}?syncToken={(string)stale.Json()!["nextSyncToken"]!}")).ShouldBe([late]);
    }

    [Fact]
    public void A_short_list_says_it_is_complete_and_an_empty_page_loses_nothing()
    {
        var w = new GoogleWorld();
        string[] ids = [w.Timed(), w.Timed(), w.Timed(), w.Timed()];
        w.Google.Faults.Next("google.events.list", 1, new Fault.ShortList(0.5));
        var shortened = w.Api.Get(Events);
        Ids(shortened).ShouldBe(ids[..2]);
        shortened.Json()!["nextSyncToken"].ShouldNotBeNull();

        w.Google.Faults.Next("google.events.list", 1, new Fault.EmptyPage());
        var empty = w.Api.Get(Events);
        Ids(empty).ShouldBeEmpty();
        Ids(w.Api.Get($"{Events}?pageToken={(string)empty.Json()!["nextPageToken"]!}")).ShouldBe(ids);
    }

    [Fact]
    public void The_calendar_list_shows_roles_and_filters_by_them()
    {
        var w = new GoogleWorld();
        w.Google.AddUser("bo@example.com");
        w.Google.AddCalendar("team@group.calendar.google.com", "Team", "bo@example.com");
        w.Google.Share("team@group.calendar.google.com", Anna, "reader");
        const string list = "/google/calendar/v3/users/me/calendarList";

        ((JsonArray)w.Api.Get(list).Json()!["items"]!).Select(c => $"{(string)c!["id"]!} {(string)c["accessRole"]!} {(bool?)c["primary"]}")
            .ShouldBe(["anna@example.com owner True", "team@group.calendar.google.com reader "]);
        ((JsonArray)w.Api.Get(list + "?minAccessRole=writer").Json()!["items"]!).Count.ShouldBe(1);
        var page = w.Api.Get(list + "?maxResults=1").Json()!;
        ((JsonArray)w.Api.Get($"{list}?maxResults=1&pageToken={(string)page["nextPageToken"]!}").Json()!["items"]!).Count.ShouldBe(1);
    }
}
