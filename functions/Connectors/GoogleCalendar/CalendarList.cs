using Newtonsoft.Json;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>A page of the user's calendars.</summary>
internal sealed class CalendarList
{
    [JsonProperty("items")]
    public IList<CalendarListEntry>? Items { get; set; }

    [JsonProperty("nextPageToken")]
    public string? NextPageToken { get; set; }
}
