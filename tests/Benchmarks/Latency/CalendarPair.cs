using System.Globalization;
using System.Text.Json.Nodes;
using CrmSync.Playground.Stage;

namespace CrmSync.Benchmarks.Latency;

/// <summary>Zoho CRM and one Google calendar on a stage, with the same events in both.</summary>
internal sealed class CalendarPair
{
    private const string Calendar = "anna@example.com";
    private static readonly DateTimeOffset FirstStart = new(DateTimeOffset.UtcNow.Date.AddDays(1).AddHours(8), TimeSpan.Zero);

    private readonly Stage stage;
    private readonly (string Zoho, string Google)[] events;

    private CalendarPair(Stage stage, (string Zoho, string Google)[] events) => (this.stage, this.events) = (stage, events);

    /// <summary>Connects both as an operator does, and waits for the end of the first sync.</summary>
    public static async Task<CalendarPair> MakeAsync(Stage stage, int count, TimeSpan patience, CancellationToken cancellationToken)
    {
        var inZoho = stage.World.Zoho.Create("Events", Enumerable.Range(0, count).Select(number => ZohoEvent(stage, number)));
        var credentials = new JsonObject { ["client_id"] = "c", ["client_secret"] = "s", ["refresh_token"] = stage.World.Google.AddUser(Calendar) };
        var google = await ConnectAsync(stage, "google-calendar", credentials, cancellationToken);
        credentials = new JsonObject { ["client_id"] = "c", ["client_secret"] = "s", ["refresh_token"] = stage.World.Zoho.RefreshToken, ["accounts_server"] = stage.Server.Url };
        var zoho = await ConnectAsync(stage, "zoho-crm", credentials, cancellationToken);
        await stage.Manage.PostAsync("/syncs", new JsonObject
        {
            ["preset"] = "zoho-crm-google-calendar",
            ["name"] = "Anna",
            ["left"] = new JsonObject { ["connection"] = zoho },
            ["right"] = new JsonObject { ["connection"] = google, ["collection"] = Calendar },
        }, cancellationToken);
        await stage.UntilQuietAsync(patience, cancellationToken);

        var inGoogle = stage.World.Google.Events(Calendar).ToDictionary(one => (string)one["summary"]!, one => (string)one["id"]!); // every event has both
        return inGoogle.Count == count
            ? new CalendarPair(stage, [.. inZoho.Select((id, number) => (id, inGoogle[Title(number)]))])
            : throw new InvalidOperationException($"{inGoogle.Count} of {count} events came across");
    }

    public void EditInZoho(int number, string venue) => stage.World.Zoho.Edit("Events", At(number).Zoho, new JsonObject { ["Venue"] = venue });

    public void EditInGoogle(int number, string location) => stage.World.Google.EditEvent(Calendar, At(number).Google, body => body["location"] = location);

    public bool BothShow(int number, string place) =>
        (string?)stage.World.Zoho.Record("Events", At(number).Zoho)?["Venue"] == place && (string?)stage.World.Google.Event(Calendar, At(number).Google)?["location"] == place;

    private (string Zoho, string Google) At(int number) => events[number % events.Length];

    private static string Title(int number) => string.Create(CultureInfo.InvariantCulture, $"Meeting {number}");

    private static JsonObject ZohoEvent(Stage stage, int number) => new()
    {
        ["Event_Title"] = Title(number),
        ["Start_DateTime"] = Text(FirstStart.AddMinutes(15 * number)),
        ["End_DateTime"] = Text(FirstStart.AddMinutes((15 * number) + 60)),
        ["Owner"] = new JsonObject { ["id"] = stage.World.Zoho.IntegrationUserId },
    };

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    private static async Task<string> ConnectAsync(Stage stage, string connector, JsonObject credentials, CancellationToken cancellationToken)
    {
        var made = await stage.Manage.PostAsync("/connections", new JsonObject { ["connector"] = connector, ["name"] = connector, ["credentials"] = credentials }, cancellationToken);
        return (string)made["id"]!; // the API's answer always names it
    }
}
