using System.Text.Json.Nodes;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Google;
using CrmSync.Sandbox.Pushes;
using CrmSync.Sandbox.Time;

namespace CrmSync.Connectors.Tests.SandboxFacts;

/// <summary>One user with one calendar in Zurich, at noon of 2 March 2026.</summary>
internal sealed class GoogleWorld
{
    public const string Anna = "anna@example.com";
    public const string Events = "/google/calendar/v3/calendars/primary/events";

    public GoogleWorld(GoogleSwitches? switches = null)
    {
        World = new(Clock, new SandboxOptions { Google = switches ?? new() });
        RefreshToken = World.Google.AddUser(Anna, "Europe/Zurich");
        Api = new(World, "Bearer " + World.Google.AccessToken(Anna));
    }

    public ManualClock Clock { get; } = new(DateTimeOffset.Parse("2026-03-02T12:00:00Z", null));

    public SandboxWorld World { get; }

    public GoogleCalendarSandbox Google => World.Google;

    public string RefreshToken { get; }

    public SandboxCaller Api { get; }

    public PushLog Pushes => (PushLog)World.Pushes.Sink;

    public string Timed(string summary = "Demo") => Google.CreateEvent(
        Anna, summary, DateTimeOffset.Parse("2026-03-10T10:00:00+01:00", null), DateTimeOffset.Parse("2026-03-10T11:00:00+01:00", null));

    public static JsonObject Body(string extra = "") => SandboxCaller.Parsed($$"""
        { "summary": "Demo", "start": { "dateTime": "2026-03-10T10:00:00+01:00" }, "end": { "dateTime": "2026-03-10T11:00:00+01:00" }{{extra}} }
        """);

    public string Token() => (string)Api.Get(Events).Json()!["nextSyncToken"]!;

    public static string Reason(SandboxResponse response) =>
        $"{response.Status} {(string?)response.Json()?["error"]?["errors"]?[0]?["reason"]}";

    public static string[] Ids(SandboxResponse response) =>
        [.. ((JsonArray)response.Json()!["items"]!).Select(e => (string)e!["id"]!)];
}
