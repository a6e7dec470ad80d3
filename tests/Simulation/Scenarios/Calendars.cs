using System.Globalization;
using System.Text.Json.Nodes;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Google;
using CrmSync.Sandbox.Zoho;
using CrmSync.Simulation.Pairs;

namespace CrmSync.Simulation.Scenarios;

/// <summary>What the users of Zoho CRM and of the Google calendar do and see on a stage.</summary>
internal static class Calendars
{
    public static readonly DateTimeOffset Morning = new(2026, 3, 10, 8, 0, 0, TimeSpan.Zero);

    public static Stage NewStage(GoogleSwitches? google = null, ZohoSwitches? zoho = null, TimeSpan clockError = default) => new(
        (timeline, hand) => new RealPair(new SandboxWorld(timeline, new SandboxOptions { Google = google ?? new(), Zoho = zoho ?? new() }), hand)) { ClockError = clockError };

    public static string InZoho(this Stage stage, string title, int slot = 0, JsonObject? more = null) => stage.World.Zoho.Create(ZohoSide.Module, ZohoEvent(stage, title, slot, more));

    public static JsonObject ZohoEvent(this Stage stage, string title, int slot, JsonObject? more = null) => With(
        new JsonObject
        {
            ["Event_Title"] = title,
            ["Start_DateTime"] = Text(At(slot)),
            ["End_DateTime"] = Text(At(slot).AddMinutes(30)),
            ["Owner"] = new JsonObject { ["id"] = stage.World.Zoho.IntegrationUserId },
        },
        more);

    public static string InGoogle(this Stage stage, string title, int slot = 0, JsonObject? more = null) => stage.World.Google.CreateEvent(
        GoogleSide.Calendar,
        With(
            new JsonObject
            {
                ["summary"] = title,
                ["start"] = new JsonObject { ["dateTime"] = Text(At(slot)) },
                ["end"] = new JsonObject { ["dateTime"] = Text(At(slot).AddMinutes(30)) },
            },
            more));

    public static void EditZoho(this Stage stage, string id, string field, JsonNode? value) => stage.World.Zoho.Edit(ZohoSide.Module, id, new JsonObject { [field] = value });

    public static void EditGoogle(this Stage stage, string id, string field, JsonNode? value) => stage.World.Google.EditEvent(GoogleSide.Calendar, id, body => body[field] = value);

    public static void DeleteZoho(this Stage stage, string id) => stage.World.Zoho.Delete(ZohoSide.Module, id);

    public static void DeleteGoogle(this Stage stage, string id) => stage.World.Google.DeleteEvent(GoogleSide.Calendar, id);

    public static IReadOnlyList<JsonObject> ZohoEvents(this Stage stage) => stage.World.Zoho.Records(ZohoSide.Module);

    public static IReadOnlyList<JsonObject> GoogleEvents(this Stage stage) => stage.World.Google.Events(GoogleSide.Calendar);

    public static string[] ZohoTitles(this Stage stage) => [.. stage.ZohoEvents().Select(one => (string?)one["Event_Title"] ?? "").Order(StringComparer.Ordinal)];

    public static string[] GoogleTitles(this Stage stage) => [.. stage.GoogleEvents().Select(one => (string?)one["summary"] ?? "").Order(StringComparer.Ordinal)];

    public static JsonObject ZohoBy(this Stage stage, string title) => stage.ZohoEvents().Single(one => (string?)one["Event_Title"] == title);

    public static JsonObject GoogleBy(this Stage stage, string title) => stage.GoogleEvents().Single(one => (string?)one["summary"] == title);

    public static string IdOf(JsonObject record) => (string)record["id"]!; // every record has one

    public static DateTimeOffset At(int slot) => Morning.AddMinutes(30 * slot);

    public static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    private static JsonObject With(JsonObject body, JsonObject? more)
    {
        foreach (var (name, value) in more ?? [])
        {
            body[name] = value?.DeepClone();
        }

        return body;
    }
}
