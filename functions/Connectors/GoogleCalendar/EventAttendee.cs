using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>A guest. Members we do not know travel along, because a patch replaces the whole list.</summary>
internal sealed class EventAttendee
{
    [JsonProperty("email")]
    public string? Email { get; set; }

    [JsonProperty("displayName")]
    public string? DisplayName { get; set; }

    [JsonProperty("self")]
    public bool? Self { get; set; }

    [JsonProperty("organizer")]
    public bool? Organizer { get; set; }

    [JsonProperty("resource")]
    public bool? Resource { get; set; }

    [JsonExtensionData]
    public IDictionary<string, JToken?> Others { get; } = new Dictionary<string, JToken?>();
}
