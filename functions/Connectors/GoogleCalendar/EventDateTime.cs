using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>A day or a moment. https://developers.google.com/workspace/calendar/api/concepts/events-calendars#types_of_events</summary>
internal sealed class EventDateTime
{
    [JsonProperty("date")]
    public string? Date { get; set; }

    [JsonProperty("dateTime")]
    public string? DateTimeRaw { get; set; }

    /// <summary>Members that a patch clears, so that a day can become a moment and back.</summary>
    [JsonExtensionData]
    public IDictionary<string, JToken?> Cleared { get; } = new Dictionary<string, JToken?>();
}
