using System.Globalization;
using System.Text.Json.Nodes;
using CrmSync.Sandbox.Google;

namespace CrmSync.Playground.Calendar.Cast;

/// <summary>Someone with a Google calendar, in the calendar and not over its API.</summary>
internal sealed class CalendarUser(GoogleCalendarSandbox google, string calendar)
{
    public string Calendar => calendar;

    public int Count => google.Events(calendar).Count;

    public void Import(IEnumerable<Entry> entries)
    {
        using (google.Act())
        {
            foreach (var entry in entries)
            {
                google.CreateEvent(calendar, entry.Title, entry.Start, entry.End);
            }
        }
    }

    public void Rename(string id, string title) => google.EditEvent(calendar, id, event_ => event_["summary"] = title);

    public void Note(string id, string text) => google.EditEvent(calendar, id, event_ => event_["description"] = text);

    public void Delete(string id) => google.DeleteEvent(calendar, id);

    public Entry? Find(string title) => ReadAll().FirstOrDefault(entry => entry.Title == title);

    public Entry? Read(string id) => ReadAll().FirstOrDefault(entry => entry.Id == id);

    public IReadOnlyList<Entry> ReadAll() => [.. google.Events(calendar).Select(Face)];

    private static Entry Face(JsonObject event_) => new(
        (string)event_["id"]!, (string?)event_["summary"] ?? "", Time(event_["start"]), Time(event_["end"]), (string?)event_["location"], (string?)event_["description"]); // an event has an id

    private static DateTimeOffset Time(JsonNode? end) => DateTimeOffset.Parse((string)end!["dateTime"]!, CultureInfo.InvariantCulture); // none here lasts all day
}
