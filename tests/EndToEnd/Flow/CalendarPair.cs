using System.Globalization;
using System.Text.Json.Nodes;
using CrmSync.Playground.Stage;

namespace CrmSync.EndToEnd.Flow;

/// <summary>Zoho CRM and one Google calendar on a stage: connected as an operator does it, used as their users do.</summary>
internal sealed class CalendarPair : IKillPair
{
    public const string Calendar = "anna@example.com";

    /// <summary>Whole hours, so that both systems store them as they are.</summary>
    private static readonly DateTimeOffset FirstStart = new(DateTimeOffset.UtcNow.Date.AddDays(1).AddHours(8), TimeSpan.Zero);

    public string SyncId { get; private set; } = "";

    public async Task MakeAsync(Stage stage, int records, CancellationToken cancellationToken)
    {
        stage.World.Zoho.Create("Events", Enumerable.Range(0, records).Select(number => ZohoEvent(stage, $"T{number}", number)));
        await MakeSyncAsync(stage, cancellationToken);
    }

    public async Task MakeSyncAsync(Stage stage, CancellationToken cancellationToken)
    {
        var google = await stage.Manage.ConnectAsync("google-calendar", Consent.GoogleCalendar(stage.World.Google.AddUser(Calendar)), cancellationToken);
        var zoho = await stage.Manage.ConnectAsync("zoho-crm", Consent.ZohoCrm(stage), cancellationToken);
        var sync = await stage.Manage.PostAsync("/syncs", new JsonObject
        {
            ["preset"] = "zoho-crm-google-calendar",
            ["name"] = "Anna",
            ["left"] = new JsonObject { ["connection"] = zoho },
            ["right"] = new JsonObject { ["connection"] = google, ["collection"] = Calendar },
        }, cancellationToken);
        SyncId = (string)sync["id"]!;
    }

    public int Change(Stage stage, int changes, Random random)
    {
        var left = stage.World.Zoho.Records("Events").Select(record => ((string)record["Event_Title"]!, (string)record["id"]!)).ToArray();
        random.Shuffle(left);
        var right = stage.World.Google.Events(Calendar).ToDictionary(one => (string)one["summary"]!, one => (string)one["id"]!);
        var total = left.Length;
        for (var number = 0; number < changes; number++)
        {
            var (title, id) = left[number];
            switch (number % 10)
            {
                case 0:
                    stage.World.Zoho.Create("Events", ZohoEvent(stage, $"new in the CRM {number}", 1000 + number));
                    total++;
                    break;
                case 1:
                    CreateInGoogle(stage, $"new in Google {number}", 2000 + number);
                    total++;
                    break;
                case 2 when number < 100:
                    stage.World.Zoho.Delete("Events", id);
                    total--;
                    break;
                case 3 or 4 or 5:
                    stage.World.Google.EditEvent(Calendar, right[title], body => body["location"] = $"room {number}");
                    break;
                case 6:
                    stage.World.Zoho.Edit("Events", id, new JsonObject { ["Event_Title"] = $"both {number}" });
                    stage.World.Google.EditEvent(Calendar, right[title], body => body["location"] = $"both {number}");
                    break;
                default:
                    stage.World.Zoho.Edit("Events", id, new JsonObject { ["Event_Title"] = $"crm {number}" });
                    break;
            }
        }

        return total;
    }

    public (IReadOnlyList<string> Left, IReadOnlyList<string> Right) Contents(Stage stage) => (
        [.. stage.World.Zoho.Records("Events").Select(record => Line((string?)record["Event_Title"], (string?)record["Start_DateTime"], (string?)record["Venue"])).Order(StringComparer.Ordinal)],
        [.. stage.World.Google.Events(Calendar).Select(one => Line((string?)one["summary"], (string?)one["start"]?["dateTime"], (string?)one["location"])).Order(StringComparer.Ordinal)]);

    public long Mails(Stage stage) => stage.World.Zoho.Ledger.Snapshot().Mails.Length + stage.World.Google.Ledger.Snapshot().Mails.Length;

    public static long Writes(Stage stage) => stage.World.Zoho.Ledger.Snapshot().TotalWrites + stage.World.Google.Ledger.Snapshot().TotalWrites;

    public static string CreateInGoogle(Stage stage, string title, int number) => stage.World.Google.CreateEvent(Calendar, title, Start(number), Start(number).AddHours(1));

    public static JsonObject ZohoEvent(Stage stage, string title, int number) => new()
    {
        ["Event_Title"] = title,
        ["Start_DateTime"] = Text(Start(number)),
        ["End_DateTime"] = Text(Start(number).AddHours(1)),
        ["Owner"] = new JsonObject { ["id"] = stage.World.Zoho.IntegrationUserId },
    };

    private static string Line(string? title, string? start, string? place) =>
        $"{title} | {DateTimeOffset.Parse(start ?? "", CultureInfo.InvariantCulture).UtcDateTime:yyyy-MM-dd HH:mm} | {place}";

    private static DateTimeOffset Start(int number) => FirstStart.AddMinutes(15 * number);

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
}
