using Newtonsoft.Json;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>A page of events. https://developers.google.com/workspace/calendar/api/v3/reference/events/list#response</summary>
internal sealed class Events
{
    [JsonProperty("items")]
    [JsonConverter(typeof(EventItems))]
    public IList<Event>? Items { get; set; }

    [JsonProperty("nextPageToken")]
    public string? NextPageToken { get; set; }

    [JsonProperty("nextSyncToken")]
    public string? NextSyncToken { get; set; }
}
