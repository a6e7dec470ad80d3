using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Connectors.GoogleCalendar;
using CrmSync.Connectors.Tests.Contract;
using CrmSync.Engine.Model;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Google;
using CrmSync.Sandbox.Serving;
using Shouldly;
using Xunit;
using SandboxFault = CrmSync.Sandbox.Faults.Fault;

namespace CrmSync.Connectors.Tests.GoogleCalendar;

/// <summary>What holds for Google Calendar beyond the common contract. Calls go in process, without a network.</summary>
public sealed class GoogleCalendarFacts : IDisposable
{
    private const string Anna = "anna@example.com";
    private static readonly DateTimeOffset Nine = new(2026, 3, 10, 9, 0, 0, TimeSpan.Zero);
    private readonly CrmSync.Sandbox.Time.ManualClock clock = new(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));
    private readonly CountingPace pace = new();
    private readonly SandboxWorld world;
    private readonly GoogleCalendarConnector connector;
    private readonly List<HttpClient> clients = [];

    public GoogleCalendarFacts()
    {
        world = new(clock);
        world.Google.AddUser(Anna);
        world.Google.AddUser("ben@example.com");
        connector = new(Client());
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private GoogleCalendarSandbox Google => world.Google;

    public void Dispose() => clients.ForEach(client => client.Dispose());

    [Fact]
    public async Task Without_a_network_a_call_ends_before_it_is_awaited()
    {
        Google.CreateEvent(Anna, "now", Nine, Nine.AddHours(1));

        var pulling = connector.PullAsync(Session(), new PullRequest(Anna, null, null, [], null), Cancellation);

        pulling.IsCompleted.ShouldBeTrue();
        Page(await pulling).Observations.Length.ShouldBe(1);
    }

    [Fact]
    public async Task Not_more_than_four_writes_are_under_way_in_a_calendar_and_never_two_of_one_event()
    {
        var session = Session(new CallOptions { Latency = TimeSpan.FromMilliseconds(20) });
        var events = Enumerable.Range(0, 12).Select(number => Created($"event {number}")).ToArray();

        var results = await WriteAsync([.. events.SelectMany(made => new[] { Retitle(made, "first"), Retitle(made, "second") })], session);

        Google.InFlight.MostWrites(Anna).ShouldBe(4);
        Google.InFlight.SameRecordOverlapped.ShouldBeFalse();
        results.Where((_, index) => index % 2 == 0).ShouldAllBe(result => result is WriteResult.Written);
        results.Where((_, index) => index % 2 == 1).ShouldAllBe(result => result is WriteResult.Refused);
    }

    [Fact]
    public async Task Five_hundred_patches_cost_1500_units()
    {
        var events = Enumerable.Range(0, 500).Select(number => Created($"event {number}")).ToArray();

        foreach (var chunk in events.Chunk(100))
        {
            (await WriteAsync([.. chunk.Select(made => Retitle(made, "patched"))])).ShouldAllBe(result => result is WriteResult.Written);
        }

        pace.Units.ShouldBe(1500);
        Google.Ledger.Snapshot()["google.events.patch"].ShouldBe(500);
        Google.Ledger.Snapshot().TotalCalls.ShouldBe(500);
    }

    [Fact]
    public async Task A_users_copy_does_not_carry_our_stamp()
    {
        var stamp = Stamp.For(RecordKey.Of(new PlaceIdentity("crm", "a", "events"), new RecordId("1")), Place, 0);
        await WriteAsync([new WriteItem.Create(stamp, Timed("ours"))]);

        var copy = Google.CopyEvent(Anna, stamp.Value);

        var seen = Page(await connector.PullAsync(Session(), new PullRequest(Anna, null, null, [], null), Cancellation)).Observations;
        seen.Single(observation => observation.Id.Value == stamp.Value).Stamp.ShouldBe(stamp);
        seen.Single(observation => observation.Id.Value == copy).Stamp.ShouldBeNull();
        ((string?)Google.Event(Anna, stamp.Value)!["extendedProperties"]!["private"]!["crmSyncStamp"]).ShouldBe(stamp.Value); // just written
    }

    [Fact]
    public async Task A_guest_edit_keeps_everybody_elses_answers()
    {
        var id = Google.CreateEvent(Anna, Meeting());
        var guests = Living(await ReadAsync(id)).Fields["guests"].ShouldBeOfType<FieldValue.Set>();
        guests.Elements.ShouldBe(new Dictionary<string, string> { ["bob@contoso.com"] = "Bob", ["eve@contoso.com"] = "" }, ignoreOrder: true);

        var edit = new SetEdit(ImmutableSortedDictionary<string, string>.Empty.Add("kim@contoso.com", "Kim"), ["eve@contoso.com"]);
        (await WriteAsync([new WriteItem.Update(new RecordId(id), await VersionAsync(id), [new FieldChange.Edit("guests", edit)])]))[0].ShouldBeOfType<WriteResult.Written>();

        var stored = (JsonArray)Google.Event(Anna, id)!["attendees"]!; // a meeting has them
        stored.Select(attendee => $"{(string?)attendee!["email"]} {(string?)attendee["responseStatus"]}").ShouldBe(
            ["anna@example.com accepted", "Bob@Contoso.com tentative", "room-1@resource.calendar.google.com accepted", "all@googlegroups.com needsAction", "kim@contoso.com needsAction"]);
        ((string?)stored[1]!["comment"]).ShouldBe("maybe late");
        Google.Ledger.Snapshot().Mails.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_guest_edit_on_a_stale_version_is_refused_before_it_is_sent()
    {
        var id = Google.CreateEvent(Anna, Meeting());
        var version = await VersionAsync(id);
        Google.Respond(Anna, id, "bob@contoso.com", "declined");
        var edit = new SetEdit(ImmutableSortedDictionary<string, string>.Empty, ["eve@contoso.com"]);

        (await WriteAsync([new WriteItem.Update(new RecordId(id), version, [new FieldChange.Edit("guests", edit)])]))[0].ShouldBeOfType<WriteResult.Refused>();

        Google.Ledger.Snapshot()["google.events.patch"].ShouldBe(0);
    }

    [Fact]
    public async Task Only_the_option_lets_guests_be_mailed()
    {
        var stamp = Stamp.For(RecordKey.Of(new PlaceIdentity("crm", "a", "events"), new RecordId("1")), Place, 0);
        var guests = new FieldValue.Set(ImmutableSortedDictionary<string, string>.Empty.Add("bob@contoso.com", ""));
        var batch = new WriteBatch(Anna, [new WriteItem.Create(stamp, [.. Timed("invitation"), new FieldChange.Assign("guests", guests)])], null) { RunsWorkflows = true };

        await connector.WriteAsync(Session(), batch, Cancellation);

        Google.Ledger.Snapshot().Mails.ShouldHaveSingleItem().Recipient.ShouldBe("bob@contoso.com");
    }

    [Theory]
    [InlineData(null, """{"useDefault":true}""", 5, """{"useDefault":false,"overrides":[{"method":"popup","minutes":5}]}""")]
    [InlineData(10, """{"useDefault":false,"overrides":[{"method":"email","minutes":60},{"method":"popup","minutes":10},{"method":"popup","minutes":30}]}""", 5, """{"useDefault":false,"overrides":[{"method":"email","minutes":60},{"method":"popup","minutes":5},{"method":"popup","minutes":30}]}""")]
    [InlineData(10, """{"useDefault":false,"overrides":[{"method":"popup","minutes":10},{"method":"popup","minutes":30}]}""", null, """{"useDefault":false,"overrides":[{"method":"popup","minutes":30}]}""")]
    [InlineData(10, """{"useDefault":false,"overrides":[{"method":"popup","minutes":10},{"method":"popup","minutes":30}]}""", 30, """{"useDefault":false,"overrides":[{"method":"popup","minutes":30}]}""")]
    [InlineData(null, """{"useDefault":false,"overrides":[{"method":"email","minutes":60}]}""", null, """{"useDefault":false,"overrides":[{"method":"email","minutes":60}]}""")]
    public async Task The_first_popup_is_ours_and_no_other_reminder(int? read, string before, int? written, string after)
    {
        var id = Created("reminded").Id;
        Google.EditEvent(Anna, id.Value, body => body["reminders"] = JsonNode.Parse(before));
        Living(await ReadAsync(id.Value)).Fields["reminder"].ShouldBe(Minutes(read));

        (await WriteAsync([new WriteItem.Update(id, await VersionAsync(id.Value), [new FieldChange.Assign("reminder", Minutes(written))])]))[0].ShouldBeOfType<WriteResult.Written>();

        Google.Event(Anna, id.Value)!["reminders"]!.ToJsonString().ShouldBe(after); // a stored event has them
    }

    [Fact]
    public async Task A_timed_event_becomes_all_day_and_timed_again()
    {
        var made = Created("moved");
        var day = new FieldValue.Date(new DateOnly(2026, 3, 12));
        var after = new FieldValue.Date(new DateOnly(2026, 3, 14));

        var written = (await WriteAsync([new WriteItem.Update(made.Id, made.Version, [new FieldChange.Assign("start", day), new FieldChange.Assign("end", after)])]))[0].ShouldBeOfType<WriteResult.Written>();
        Google.Event(Anna, made.Id.Value)!["start"]!.ToJsonString().ShouldBe("""{"date":"2026-03-12"}"""); // it is there
        Google.Event(Anna, made.Id.Value)!["end"]!.ToJsonString().ShouldBe("""{"date":"2026-03-14"}"""); // it is there
        (await WriteAsync([new WriteItem.Update(made.Id, written.Version, [.. Timed("moved").Where(change => change.Field != "summary")])]))[0].ShouldBeOfType<WriteResult.Written>();

        Living(await ReadAsync(made.Id.Value)).Fields["start"].ShouldBe(new FieldValue.Instant(Nine));
        Google.Ledger.Snapshot()["google.events.get"].ShouldBe(1);
    }

    [Theory]
    [InlineData("start", "2026-03-12", "2026-03-13")]
    [InlineData("end", "2026-03-11", "2026-03-12")]
    public async Task One_end_alone_that_becomes_a_day_takes_the_other_along(string field, string start, string end)
    {
        var made = Created("moved");

        (await WriteAsync([new WriteItem.Update(made.Id, made.Version, [new FieldChange.Assign(field, new FieldValue.Date(new DateOnly(2026, 3, 12)))])]))[0].ShouldBeOfType<WriteResult.Written>();

        var fields = Living(await ReadAsync(made.Id.Value)).Fields;
        fields["start"].ShouldBe(new FieldValue.Date(DateOnly.Parse(start, null)));
        fields["end"].ShouldBe(new FieldValue.Date(DateOnly.Parse(end, null)));
    }

    [Fact]
    public async Task One_end_alone_that_becomes_a_moment_takes_the_other_along()
    {
        var id = Google.CreateEvent(Anna, new JsonObject { ["start"] = new JsonObject { ["date"] = "2026-03-10" }, ["end"] = new JsonObject { ["date"] = "2026-03-12" } });

        (await WriteAsync([new WriteItem.Update(new RecordId(id), await VersionAsync(id), [new FieldChange.Assign("start", new FieldValue.Instant(Nine))])]))[0].ShouldBeOfType<WriteResult.Written>();

        Living(await ReadAsync(id)).Fields["end"].ShouldBe(new FieldValue.Instant(Nine.AddDays(2)));
    }

    [Fact]
    public async Task Recurring_events_and_their_exceptions_are_marked_and_cancelled_ones_deleted()
    {
        var master = Google.CreateEvent(Anna, "weekly", Nine, Nine.AddHours(1));
        Google.EditEvent(Anna, master, body => (body["start"]!["timeZone"], body["end"]!["timeZone"]) = ("Europe/Stockholm", "Europe/Stockholm")); // a stored event has both
        Google.MakeRecurring(Anna, master, "RRULE:FREQ=WEEKLY");
        var moved = Google.EditOccurrence(Anna, master, Nine.AddDays(7), body => body["summary"] = "moved");
        var cancelled = Google.CancelOccurrence(Anna, master, Nine.AddDays(14));

        var seen = Page(await connector.PullAsync(Session(), new PullRequest(Anna, null, null, [], null), Cancellation)).Observations.ToDictionary(observation => observation.Id.Value);

        Living(seen[master]).Unsupported.ShouldBe("recurring events are not synced yet");
        Living(seen[moved]).Unsupported.ShouldBe("recurring events are not synced yet");
        seen[cancelled].State.ShouldBeOfType<ObservedState.Deleted>();
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task What_only_the_organizer_may_change_is_locked(bool guestsCanModify, bool locked)
    {
        var id = Created("theirs").Id.Value;
        Google.EditEvent(Anna, id, body => (body["organizer"], body["guestsCanModify"]) = (new JsonObject { ["email"] = "ceo@contoso.com" }, guestsCanModify));

        var living = Living(await ReadAsync(id));

        living.Locked.ShouldBe(locked ? ["summary", "description", "location", "start", "end", "guests"] : [], ignoreOrder: true);
    }

    [Fact]
    public async Task A_change_that_only_the_organizer_may_make_fails_for_good()
    {
        Google.Switches = new GoogleSwitches { GuestWritesAreRefused = true };
        var id = Created("theirs").Id.Value;
        Google.EditEvent(Anna, id, body => body["organizer"] = new JsonObject { ["email"] = "ceo@contoso.com" });

        var result = (await WriteAsync([new WriteItem.Update(new RecordId(id), await VersionAsync(id), [new FieldChange.Assign("summary", new FieldValue.Text("mine"))])]))[0];

        result.ShouldBeOfType<WriteResult.Failed>().Fault.Kind.ShouldBe(FaultKind.Rejected);
    }

    [Fact]
    public async Task A_window_belongs_to_full_reads_and_stays_the_same_over_their_pages()
    {
        var past = Google.CreateEvent(Anna, "past", Nine.AddDays(-100), Nine.AddDays(-100).AddHours(1));
        for (var number = 0; number < 2501; number++)
        {
            Google.CreateEvent(Anna, "future", Nine, Nine.AddHours(1));
        }

        var first = Page(await connector.PullAsync(Session(), new PullRequest(Anna, null, null, [], Nine.AddDays(-30)), Cancellation));
        var second = Page(await connector.PullAsync(Session(), new PullRequest(Anna, null, first.Continuation, [], Nine.AddDays(-29)), Cancellation));
        var delta = Page(await connector.PullAsync(Session(), new PullRequest(Anna, second.Cursor, null, [], Nine.AddDays(-28)), Cancellation));

        (first.Observations.Length + second.Observations.Length).ShouldBe(2501);
        first.Observations.ShouldNotContain(observation => observation.Id.Value == past);
        delta.Observations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_calendar_that_is_no_longer_ours_proves_nothing_about_its_events()
    {
        const string shared = "shared@group.calendar.google.com";
        Google.AddCalendar(shared, "Shared", "ben@example.com");
        Google.Share(shared, Anna, "writer");
        var id = new RecordId(Google.CreateEvent(shared, "still there", Nine, Nine.AddHours(1)));
        var read = await connector.ReadAsync(Session(), shared, [id], [], Cancellation);
        read.Succeeded(out var before, out _).ShouldBeTrue();
        var version = before[0].ShouldBeOfType<ReadResult.Found>().Observation.Version;
        Google.Share(shared, Anna, null);

        (await connector.ReadAsync(Session(), shared, [id], [], Cancellation)).ShouldBeOfType<Outcome<ImmutableArray<ReadResult>>.Failed>().Fault.Kind.ShouldBe(FaultKind.Forbidden);
        var result = (await connector.WriteAsync(Session(), new WriteBatch(shared, [new WriteItem.Delete(id, version)], null), Cancellation))[0];
        result.ShouldBeOfType<WriteResult.Unsent>().Fault.Kind.ShouldBe(FaultKind.Forbidden);
    }

    [Fact]
    public async Task A_spent_calendar_allowance_waits_an_hour()
    {
        Google.Faults.Each("google.events.insert", 1, new SandboxFault.Answer(403, "quotaExceeded"));
        var stamp = Stamp.For(RecordKey.Of(new PlaceIdentity("crm", "a", "events"), new RecordId("1")), Place, 0);

        var fault = (await WriteAsync([new WriteItem.Create(stamp, Timed("too many"))]))[0].ShouldBeOfType<WriteResult.Unsent>().Fault;

        fault.ShouldBe(new Fault(FaultKind.Throttled, "Google Calendar: 403 quotaExceeded", TimeSpan.FromHours(1)));
    }

    [Fact]
    public async Task Seconds_that_Google_cuts_show_in_the_reply()
    {
        Google.Switches = new GoogleSwitches { CutsSeconds = true };
        var made = Created("cut");

        var written = (await WriteAsync([new WriteItem.Update(made.Id, made.Version, [new FieldChange.Assign("start", new FieldValue.Instant(Nine.AddSeconds(30))), new FieldChange.Assign("end", new FieldValue.Instant(Nine.AddHours(1)))])]))[0]
            .ShouldBeOfType<WriteResult.Written>();

        Living(written.Stored!).Fields["start"].ShouldBe(new FieldValue.Instant(Nine)); // a reply carries the record
    }

    [Fact]
    public async Task A_field_that_is_none_is_refused_before_it_is_sent()
    {
        var made = Created("odd");

        (await WriteAsync([new WriteItem.Update(made.Id, made.Version, [new FieldChange.Assign("colour", new FieldValue.Text("red"))])]))[0].ShouldBeOfType<WriteResult.Failed>().Fault.Kind.ShouldBe(FaultKind.Rejected);

        Google.Ledger.Snapshot().TotalCalls.ShouldBe(0);
    }

    private static PlaceIdentity Place => new("google-calendar", Anna, Anna);

    private static FieldValue Minutes(int? minutes) => minutes is { } number ? new FieldValue.Number(number) : FieldValue.Nothing;

    private static ImmutableArray<FieldChange> Timed(string title) =>
    [
        new FieldChange.Assign("summary", new FieldValue.Text(title)),
        new FieldChange.Assign("start", new FieldValue.Instant(Nine)),
        new FieldChange.Assign("end", new FieldValue.Instant(Nine.AddHours(1))),
    ];

    private static JsonObject Meeting() => (JsonObject)JsonNode.Parse("""
        {
          "summary": "Meeting",
          "start": { "dateTime": "2026-03-10T09:00:00Z" }, "end": { "dateTime": "2026-03-10T10:00:00Z" },
          "attendees": [
            { "email": "anna@example.com", "responseStatus": "accepted" },
            { "email": "Bob@Contoso.com", "displayName": "Bob", "responseStatus": "tentative", "comment": "maybe late" },
            { "email": "eve@contoso.com", "responseStatus": "accepted" },
            { "email": "room-1@resource.calendar.google.com", "resource": true, "responseStatus": "accepted" },
            { "email": "all@googlegroups.com", "responseStatus": "needsAction" }
          ]
        }
        """)!; // it is an object

    private static ObservedState.Living Living(Observation observation) => observation.State.ShouldBeOfType<ObservedState.Living>();

    private static PulledPage Page(Outcome<PulledPage> outcome) => outcome.ShouldBeOfType<Outcome<PulledPage>.Ok>().Value;

    private static WriteItem.Update Retitle((RecordId Id, RecordVersion Version) made, string title) =>
        new(made.Id, made.Version, [new FieldChange.Assign("summary", new FieldValue.Text(title))]);

    private HttpClient Client(CallOptions? options = null)
    {
        var client = new HttpClient(new SandboxHandler(world, options));
        clients.Add(client);
        return client;
    }

    private Session Session(CallOptions? options = null) =>
        new(Client(options), new Uri("http://sandbox/google/calendar/v3/"), Google.AccessToken(Anna), Anna, pace, clock);

    private (RecordId Id, RecordVersion Version) Created(string title)
    {
        var id = Google.CreateEvent(Anna, title, Nine, Nine.AddHours(1));
        return (new RecordId(id), new RecordVersion((string)Google.Event(Anna, id)!["etag"]!)); // just made
    }

    private async Task<Observation> ReadAsync(string id)
    {
        var read = await connector.ReadAsync(Session(), Anna, [new RecordId(id)], [], Cancellation);
        return read.ShouldBeOfType<Outcome<ImmutableArray<ReadResult>>.Ok>().Value[0].ShouldBeOfType<ReadResult.Found>().Observation;
    }

    private async Task<RecordVersion> VersionAsync(string id) => (await ReadAsync(id)).Version;

    private Task<ImmutableArray<WriteResult>> WriteAsync(ImmutableArray<WriteItem> items, Session? session = null) =>
        connector.WriteAsync(session ?? Session(), new WriteBatch(Anna, items, null), Cancellation);
}
