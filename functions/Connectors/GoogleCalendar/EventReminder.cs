using Newtonsoft.Json;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>https://developers.google.com/workspace/calendar/api/concepts/reminders</summary>
internal sealed class EventReminder
{
    [JsonProperty("method")]
    public string? Method { get; set; }

    [JsonProperty("minutes")]
    public int? Minutes { get; set; }
}
