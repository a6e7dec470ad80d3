using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Google;

/// <summary>Which events a list shows. Kinds hold in every mode; the time window and look-ups only in a full list.</summary>
internal sealed class EventFilter
{
    private static readonly string[] Searched = ["summary", "description", "location"];
    private readonly SandboxQuery _query;
    private readonly CalendarState _calendar;
    private readonly string[] _types;
    private readonly bool _showDeleted;
    private readonly bool _single;
    private readonly DateTimeOffset? _min;
    private readonly DateTimeOffset? _max;
    private readonly DateTimeOffset? _updatedMin;

    private EventFilter(SandboxQuery query, CalendarState calendar, bool delta, string? timeMin, string? timeMax)
    {
        _query = query;
        _calendar = calendar;
        _types = [.. query.All("eventTypes")];
        _updatedMin = Moment(query.Get("updatedMin"), "updatedMin");
        _showDeleted = delta || query.Get("showDeleted") == "true" || _updatedMin is not null;
        _single = query.Get("singleEvents") == "true";
        _min = Moment(timeMin, "timeMin");
        _max = Moment(timeMax, "timeMax");
        if (_min is not null && _max is not null && _max <= _min)
        {
            throw new GoogleRefusal(400, "timeRangeEmpty", "The specified time range is empty.", "timeMax", "calendar");
        }

        if (query.Get("orderBy") is { } order && order != "updated" && !(order == "startTime" && _single))
        {
            throw new GoogleRefusal(400, "badRequest", "The requested ordering is not available for the particular query.", "orderBy");
        }
    }

    public static EventFilter From(SandboxQuery query, CalendarState calendar, bool delta, string? timeMin, string? timeMax) =>
        new(query, calendar, delta, timeMin, timeMax);

    public bool AdmitsKind(JsonObject body) =>
        (_types.Length == 0 || _types.Contains((string?)body["eventType"] ?? "default"))
        && !(_single && body["recurrence"] is not null);

    public bool InWindow(JsonObject body)
    {
        var start = EventTimes.Moment(body["start"], _calendar.Zone);
        var end = EventTimes.Moment(body["end"], _calendar.Zone);
        var endless = body["recurrence"] is not null;
        return (_max is null || start is null || start < _max) && (_min is null || end is null || end > _min || endless);
    }

    public bool Admits(JsonObject body)
    {
        var cancelled = EventState.IsCancelled(body);
        // Cancelled occurrences come even unasked when series are not expanded: without them a series cannot be shown right.
        if (cancelled && !_showDeleted && (_single || body["recurringEventId"] is null))
        {
            return false;
        }

        return AdmitsKind(body)
            && InWindow(body)
            && (_updatedMin is null || DateTimeOffset.Parse((string)body["updated"]!, null) >= _updatedMin)
            && (_query.Get("iCalUID") is not { } uid || (string?)body["iCalUID"] == uid)
            && (_query.Get("q") is not { } text || Mentions(body, text))
            && HasProperty(body, "private", "privateExtendedProperty")
            && HasProperty(body, "shared", "sharedExtendedProperty");
    }

    private bool HasProperty(JsonObject body, string kind, string parameter)
    {
        var asked = _query.All(parameter).ToList();
        return asked.Count == 0 || asked.Exists(pair =>
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            return at > 0 && (string?)body["extendedProperties"]?[kind]?[pair[..at]] == pair[(at + 1)..];
        });
    }

    private static bool Mentions(JsonObject body, string text) => Searched.Any(name => ((string?)body[name])?.Contains(text, StringComparison.OrdinalIgnoreCase) == true);

    private static DateTimeOffset? Moment(string? text, string name) => text is null
        ? null
        : Rfc3339.HasOffset(text) ? Rfc3339.Parse(text, null) ?? throw Bad(name) : throw Bad(name);

    private static GoogleRefusal Bad(string name) => new(400, "badRequest", "Bad Request", name);
}
