using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Google;

/// <summary>Checks and rewrites start and end. https://developers.google.com/calendar/api/concepts/events-calendars</summary>
internal static class EventTimes
{
    public static void Normalise(JsonObject body, CalendarState calendar, GoogleSwitches switches)
    {
        var recurring = body["recurrence"] is JsonArray { Count: > 0 };
        var start = One(body, "start", calendar, switches, recurring);
        var end = One(body, "end", calendar, switches, recurring);
        if (start.AllDay != end.AllDay)
        {
            throw GoogleRefusal.Invalid("Start and end times must either both be date or both be dateTime.");
        }

        if (end.Moment < start.Moment || (start.AllDay && end.Moment == start.Moment))
        {
            throw new GoogleRefusal(400, "timeRangeEmpty", "The specified time range is empty.", domain: "calendar");
        }
    }

    /// <summary>Instant of a stored start or end; all-day dates count in the calendar's zone.</summary>
    public static DateTimeOffset? Moment(JsonNode? time, TimeZoneInfo zone)
    {
        if (time is not JsonObject stored)
        {
            return null;
        }

        if ((string?)stored["dateTime"] is { } text)
        {
            return Rfc3339.Parse(text, zone);
        }

        return (string?)stored["date"] is { } date && Rfc3339.Date(date) is { } day
            ? Rfc3339.Parse(day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) + "T00:00:00", zone)
            : null;
    }

    public static void ShowIn(JsonObject body, TimeZoneInfo zone)
    {
        foreach (var name in (string[])["start", "end", "originalStartTime"])
        {
            if (body[name] is JsonObject time && (string?)time["dateTime"] is { } text && Rfc3339.Parse(text, zone) is { } moment)
            {
                time["dateTime"] = Rfc3339.InZone(moment, zone);
            }
        }
    }

    private static (bool AllDay, DateTimeOffset Moment) One(
        JsonObject body, string name, CalendarState calendar, GoogleSwitches switches, bool recurring)
    {
        if (body[name] is not JsonObject time)
        {
            throw GoogleRefusal.Required($"Missing {name} time.");
        }

        var date = (string?)time["date"];
        var text = (string?)time["dateTime"];
        var zoneId = (string?)time["timeZone"];
        if ((date is null) == (text is null))
        {
            throw date is null
                ? GoogleRefusal.Required($"Missing {name} time.")
                : GoogleRefusal.Invalid($"Invalid {name} time.");
        }

        if (date is not null)
        {
            body[name] = new JsonObject { ["date"] = date };
            return Rfc3339.Date(date) is { } day
                ? (true, new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero))
                : throw GoogleRefusal.Invalid($"Invalid {name} time.");
        }

        if (zoneId is null && recurring)
        {
            throw GoogleRefusal.Required($"Missing time zone definition for {name} time.");
        }

        if (zoneId is not null && Rfc3339.Zone(zoneId) is null)
        {
            throw GoogleRefusal.Invalid($"Invalid time zone definition for {name} time.");
        }

        var moment = Rfc3339.Parse(text!, zoneId is null ? null : Rfc3339.Zone(zoneId))
            ?? throw (Rfc3339.HasOffset(text!) || zoneId is not null
                ? GoogleRefusal.Invalid($"Invalid {name} time.")
                : GoogleRefusal.Required($"Missing time zone definition for {name} time."));
        var grain = switches.CutsSeconds ? TimeSpan.TicksPerMinute : TimeSpan.TicksPerSecond;
        moment = moment.AddTicks(-(moment.UtcTicks % grain));
        body[name] = new JsonObject
        {
            ["dateTime"] = Rfc3339.InZone(moment, calendar.Zone),
            ["timeZone"] = zoneId ?? calendar.ZoneId,
        };
        return (false, moment);
    }
}
