using System.Globalization;
using System.Text.Json.Nodes;
using CrmSync.Sandbox.Google;

namespace CrmSync.Simulation.Pairs;

/// <summary>One Google calendar and the person whose it is.</summary>
internal sealed class GoogleSide(GoogleCalendarSandbox google, Random hand) : IUserSide
{
    public const string Calendar = "anna@example.com";

    private const string Note = "note";

    /// <summary>A mail that the user wants beside the pop-up, which is no business of ours.</summary>
    private const int MailMinutes = 600;

    public string Name => "google";

    public IReadOnlyList<ShownRecord> Living() => [.. google.Events(Calendar).Select(Show)];

    public IReadOnlyList<(string Id, string? Thing)> Everything() => [.. google.Events(Calendar, withCancelled: true).Select(one => ((string)one["id"]!, (string?)one["location"]))]; // an event has an id

    public IReadOnlyDictionary<string, string> Untouchable() => google.Events(Calendar).ToDictionary(body => (string)body["id"]!, Untouchable); // an event has an id

    public string Create(string thing, IReadOnlyDictionary<string, string> values, string unmapped)
    {
        var body = new JsonObject
        {
            ["location"] = PlainText.Careless(thing, hand).Trim('\n'),
            ["colorId"] = "7",
            ["extendedProperties"] = new JsonObject { ["private"] = new JsonObject { [Note] = unmapped } },
        };
        Fill(body, values);
        return google.CreateEvent(Calendar, body);
    }

    public void Edit(ShownRecord record, IReadOnlyDictionary<string, string> values) => google.EditEvent(Calendar, record.Id, body => Fill(body, values));

    public void EditUnmapped(ShownRecord record, string value) => google.EditEvent(Calendar, record.Id, body =>
    {
        var properties = body["extendedProperties"] as JsonObject ?? [];
        var own = properties["private"] as JsonObject ?? [];
        own[Note] = value;
        properties["private"] = own.DeepClone();
        body["extendedProperties"] = properties.DeepClone();
    });

    public void Touch(ShownRecord record) => google.EditEvent(Calendar, record.Id, _ => { });

    public void Delete(ShownRecord record) => google.DeleteEvent(Calendar, record.Id);

    public bool MaySave(ShownRecord record) => true;

    /// <summary>Guests go from Google to the CRM alone. Of the reminders the first pop-up is mapped.</summary>
    private static string Untouchable(JsonObject body)
    {
        var popup = Popup(body);
        foreach (var name in (string[])["summary", "location", "description", "start", "end", "etag", "updated", "sequence"])
        {
            body.Remove(name);
        }

        (popup?.Parent as JsonArray)?.Remove(popup);
        if (body["reminders"]?["overrides"] is not JsonArray { Count: > 0 })
        {
            body.Remove("reminders"); // none, or the calendar's own in their place
        }

        return body.ToJsonString();
    }

    private static ShownRecord Show(JsonObject body) => new(
        (string)body["id"]!, // an event has an id
        PlainText.Of((string?)body["location"]),
        new Dictionary<string, string>
        {
            [Meeting.Title] = PlainText.Of((string?)body["summary"]),
            [Meeting.Body] = PlainText.OfHtml((string?)body["description"]),
            [Meeting.Start] = Meeting.Moment((string?)body["start"]?["dateTime"]),
            [Meeting.End] = Meeting.Moment((string?)body["end"]?["dateTime"]),
            [Meeting.Reminder] = Popup(body)?["minutes"]?.ToString() ?? "",
        },
        (string?)body["extendedProperties"]?["private"]?[Note]);

    private static JsonNode? Popup(JsonObject body) => (body["reminders"]?["overrides"] as JsonArray)?.FirstOrDefault(one => (string?)one!["method"] == "popup");

    private void Fill(JsonObject body, IReadOnlyDictionary<string, string> values)
    {
        foreach (var (field, value) in values)
        {
            switch (field)
            {
                case Meeting.Title:
                    body["summary"] = PlainText.Careless(value, hand).Trim('\n');
                    break;
                case Meeting.Body:
                    var text = PlainText.Careless(value, hand);
                    body["description"] = hand.Next(2) == 0 ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("&", "&amp;", StringComparison.Ordinal).Replace("\n", "<br>", StringComparison.Ordinal) : text;
                    break;
                case Meeting.Reminder:
                    body["reminders"] = new JsonObject { ["useDefault"] = false, ["overrides"] = new JsonArray(Alert("email", MailMinutes), Alert("popup", int.Parse(value, CultureInfo.InvariantCulture))) };
                    break;
                default:
                    body[field] = new JsonObject { ["dateTime"] = value };
                    break;
            }
        }
    }

    private static JsonObject Alert(string method, int minutes) => new() { ["method"] = method, ["minutes"] = minutes };
}
