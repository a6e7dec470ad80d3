namespace CrmSync.Sandbox.Google;

/// <summary>One calendar with its events and who may do what in it.</summary>
internal sealed class CalendarState(string id, string summary, string zone, string owner, bool primary)
{
    public string Id { get; } = id;

    public string Summary { get; } = summary;

    public string ZoneId { get; } = zone;

    public TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById(zone);

    public string Owner { get; } = owner;

    public bool Primary { get; } = primary;

    /// <summary>freeBusyReader, reader, writer or owner by user.</summary>
    public Dictionary<string, string> Roles { get; } = new() { [owner] = "owner" };

    public Dictionary<string, EventState> Events { get; } = [];

    /// <summary>Sync tokens of an earlier generation are expired.</summary>
    public int TokenGeneration { get; set; }

    public bool IsWritableBy(string user) => Roles.GetValueOrDefault(user) is "writer" or "owner";
}
