using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Connectors.GoogleCalendar;
using CrmSync.Connectors.Tests.Contract;
using CrmSync.Engine.Model;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Google;

namespace CrmSync.Connectors.Tests.GoogleCalendar;

/// <summary>Anna's own calendar, and one that she may only read.</summary>
public sealed class GoogleCalendarBench(SandboxOptions? options = null) : ConnectorBench(options)
{
    private const string Token = "x-goog-channel-token";
    private static readonly string[] Required = ["x-goog-channel-id", "x-goog-resource-state", "x-goog-message-number", "x-goog-resource-id", "x-goog-resource-uri"];
    private static readonly string[] Html =
    [
        "a<br>b", "<b>bold</b> &amp; <i>more</i>", "AT&amp;T", "&lt;br&gt;", "1 < 2 <3", "<p>one</p><p>two</p>", "<a href=\"https://x.example/?a=1&amp;b=2\">here</a>", "line<br>\nline",
    ];

    private readonly DateTimeOffset start = new(2026, 3, 10, 9, 0, 0, TimeSpan.Zero);
    private IConnector? connector;
    private string refreshToken = "";

    public override IConnector Connector => connector ??= new GoogleCalendarConnector(Http);

    public override IVendorSandbox Vendor => World.Google;

    public GoogleCalendarSandbox Google => World.Google;

    public override Credentials Credentials => new(new Dictionary<string, string>
    {
        ["client_id"] = "client", ["client_secret"] = "client secret", ["refresh_token"] = refreshToken,
    }.ToImmutableSortedDictionary());

    public override Endpoint Endpoint => new(new Uri($"{Url}/google/calendar/v3/"), new Uri($"{Url}/google/token"));

    public override string AccountId => "anna@example.com";

    public override string Collection => "anna@example.com";

    public override string? ReadOnlyCollection => "team#shared@group.calendar.google.com";

    public override ImmutableArray<string> Fields => ["summary", "description", "location", "start", "end", "reminder", "guests"];

    public override string TitleField => "summary";

    public override string NotesField => "description";

    public override int PageSize => 2500;

    public override CallNames Calls => new("google.calendarList.get", "google.events.list", "google.events.get", "google.events.insert", "google.events.patch", "google.events.delete");

    public override string? ForbiddenCode => "insufficientPermissions";

    public override IEnumerable<(string Field, FieldValue Value)> NastyValues =>
    [
        .. base.NastyValues,
        .. Html.Select(html => ("description", (FieldValue)new FieldValue.Text(html))),
        ("location", new FieldValue.Text("  Bahnhofstrasse 1\r\n8001 Zürich ")),
        ("reminder", new FieldValue.Number(10)),
        ("reminder", new FieldValue.Number(50000)),
        ("reminder", new FieldValue.Number(-5)),
        ("guests", new FieldValue.Set(ImmutableSortedDictionary<string, string>.Empty.Add("bob@contoso.com", "Bob").Add("eve@contoso.com", ""))),
    ];

    public override string AccessToken() => Google.AccessToken(AccountId);

    public override ImmutableArray<FieldChange> NewRecord(string title) =>
    [
        new FieldChange.Assign("summary", new FieldValue.Text(title)),
        new FieldChange.Assign("start", new FieldValue.Instant(start)),
        new FieldChange.Assign("end", new FieldValue.Instant(start.AddHours(1))),
    ];

    public override ImmutableArray<FieldChange> NewRecordWithPeople(string title) =>
        [.. NewRecord(title), new FieldChange.Assign("guests", new FieldValue.Set(ImmutableSortedDictionary<string, string>.Empty.Add("bob@contoso.com", "Bob")))];

    public override RecordId UserCreates(string title) => new(Google.CreateEvent(Collection, title, start, start.AddHours(1)));

    public override void UserEdits(RecordId id, string title) => Google.EditEvent(Collection, id.Value, body => body["summary"] = title);

    public override void UserDeletes(RecordId id) => Google.DeleteEvent(Collection, id.Value);

    public override RecordId UserCreatesUnreadable()
    {
        var id = UserCreates("unreadable");
        Google.EditEvent(Collection, id.Value, body => body["organizer"] = "not an object");
        return id;
    }

    public override string? StoredTitle(RecordId id) =>
        Google.Event(Collection, id.Value) is { } found && (string?)found["status"] != "cancelled" ? (string?)found["summary"] : null;

    public override void ExpireCursors() => Google.ExpireSyncTokens(Collection);

    public override void ExpireTokens() => Google.ExpireAccessTokens();

    public override void RevokeGrant() => Google.RevokeGrant(AccountId);

    public override IEnumerable<Push> Forgeries(Push genuine) =>
    [
        .. FlippedEach(Encoding.UTF8.GetBytes(genuine.Headers[Token])).Select(token => genuine with { Headers = genuine.Headers.SetItem(Token, Encoding.UTF8.GetString(token)) }),
        genuine with { Headers = genuine.Headers.Remove(Token) },
        genuine with { Headers = genuine.Headers.SetItem(Token, genuine.Headers[Token][..^1]) },
    ];

    public override IEnumerable<Push> Strangers(Push genuine) =>
    [
        .. Required.Select(name => genuine with { Headers = genuine.Headers.Remove(name) }),
        genuine with { Headers = genuine.Headers.SetItem("x-goog-resource-state", "dancing") },
    ];

    protected override void Furnish()
    {
        refreshToken = Google.AddUser(AccountId);
        Google.AddUser("ben@example.com");
        Google.AddCalendar(ReadOnlyCollection!, "Team", "ben@example.com"); // named above
        Google.Share(ReadOnlyCollection!, AccountId, "reader"); // named above
    }
}
