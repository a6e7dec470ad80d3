using Newtonsoft.Json;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>Google's Channel, under a name that is not our own Channel's. https://developers.google.com/workspace/calendar/api/guides/push</summary>
internal sealed class WatchedChannel
{
    [JsonProperty("id")]
    public string? Id { get; set; }

    [JsonProperty("resourceId")]
    public string? ResourceId { get; set; }

    [JsonProperty("type")]
    public string? Type { get; set; }

    [JsonProperty("address")]
    public string? Address { get; set; }

    [JsonProperty("token")]
    public string? Token { get; set; }

    [JsonProperty("params")]
    public IDictionary<string, string>? Params__ { get; set; }

    /// <summary>Unix milliseconds; Google writes a string or a number.</summary>
    [JsonProperty("expiration")]
    public long? Expiration { get; set; }
}
