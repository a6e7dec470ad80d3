using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>The parts of an event that we read or write. https://developers.google.com/workspace/calendar/api/v3/reference/events#resource</summary>
internal sealed class Event
{
    [JsonProperty("id")]
    public string? Id { get; set; }

    [JsonProperty("etag")]
    public string? ETag { get; set; }

    [JsonProperty("status")]
    public string? Status { get; set; }

    [JsonProperty("updated")]
    public string? UpdatedRaw { get; set; }

    [JsonProperty("summary")]
    public string? Summary { get; set; }

    [JsonProperty("description")]
    public string? Description { get; set; }

    [JsonProperty("location")]
    public string? Location { get; set; }

    [JsonProperty("start")]
    public EventDateTime? Start { get; set; }

    [JsonProperty("end")]
    public EventDateTime? End { get; set; }

    [JsonProperty("recurrence")]
    public IList<string>? Recurrence { get; set; }

    [JsonProperty("recurringEventId")]
    public string? RecurringEventId { get; set; }

    [JsonProperty("organizer")]
    public OrganizerData? Organizer { get; set; }

    [JsonProperty("guestsCanModify")]
    public bool? GuestsCanModify { get; set; }

    [JsonProperty("locked")]
    public bool? Locked { get; set; }

    [JsonProperty("eventType")]
    public string? EventType { get; set; }

    [JsonProperty("attendees")]
    public IList<EventAttendee>? Attendees { get; set; }

    [JsonProperty("attendeesOmitted")]
    public bool? AttendeesOmitted { get; set; }

    [JsonProperty("reminders")]
    public RemindersData? Reminders { get; set; }

    [JsonProperty("extendedProperties")]
    public ExtendedPropertiesData? ExtendedProperties { get; set; }

    /// <summary>Fields that a patch clears: an explicit null, which the typed members cannot say.</summary>
    [JsonExtensionData]
    public IDictionary<string, JToken?> Cleared { get; } = new Dictionary<string, JToken?>();

    /// <summary>Set where a list's item is no event at all.</summary>
    [JsonIgnore]
    public string? Malformed { get; set; }

    internal sealed class OrganizerData
    {
        [JsonProperty("email")]
        public string? Email { get; set; }

        [JsonProperty("self")]
        public bool? Self { get; set; }
    }

    internal sealed class RemindersData
    {
        [JsonProperty("useDefault")]
        public bool? UseDefault { get; set; }

        [JsonProperty("overrides")]
        public IList<EventReminder>? Overrides { get; set; }
    }

    internal sealed class ExtendedPropertiesData
    {
        [JsonProperty("private")]
        public IDictionary<string, string>? Private__ { get; set; }
    }
}
