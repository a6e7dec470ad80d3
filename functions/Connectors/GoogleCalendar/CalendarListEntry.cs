using Newtonsoft.Json;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>https://developers.google.com/workspace/calendar/api/v3/reference/calendarList#resource</summary>
internal sealed class CalendarListEntry
{
    [JsonProperty("id")]
    public string? Id { get; set; }

    [JsonProperty("summary")]
    public string? Summary { get; set; }

    [JsonProperty("summaryOverride")]
    public string? SummaryOverride { get; set; }

    [JsonProperty("accessRole")]
    public string? AccessRole { get; set; }
}
