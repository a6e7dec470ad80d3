using System.Globalization;
using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Google;

/// <summary>The list of calendars, single calendars, the zone setting and who the user is.</summary>
internal sealed class CalendarLists(GoogleState state)
{
    private static readonly string[] Ranks = ["freeBusyReader", "reader", "writer", "owner"];

    public JsonObject List(string user, SandboxQuery query)
    {
        if (query.Has("syncToken") && query.Has("minAccessRole"))
        {
            throw new GoogleRefusal(400, "badRequest", "Sync token cannot be used with minAccessRole.", "minAccessRole");
        }

        var unchanged = query.Has("syncToken");
        if (unchanged && query.Get("syncToken") != Token())
        {
            throw GoogleRefusal.FullSync();
        }

        var least = query.Get("minAccessRole") is { } role ? Array.IndexOf(Ranks, role) : 0;
        if (least < 0)
        {
            throw GoogleRefusal.Invalid("Invalid value for: minAccessRole", "minAccessRole");
        }

        var size = query.Get("maxResults") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : 100;
        if (size is < 1 or > 250)
        {
            throw GoogleRefusal.Invalid("Values must be within the range: [1, 250]", "maxResults");
        }

        var skip = query.Get("pageToken") is { } page
            ? int.TryParse(page, CultureInfo.InvariantCulture, out var n) ? n : throw GoogleRefusal.Invalid("Invalid page token value.", "pageToken")
            : 0;
        var all = state.Calendars.Values
            .Where(c => !unchanged && c.Roles.TryGetValue(user, out var r) && Array.IndexOf(Ranks, r) >= least)
            .ToList();
        var answer = new JsonObject
        {
            ["kind"] = "calendar#calendarList",
            ["etag"] = $"\"l{state.CalendarListChanges}\"",
            ["items"] = new JsonArray([.. all.Skip(skip).Take(size).Select(c => Entry(c, user))]),
        };
        if (skip + size < all.Count)
        {
            answer["nextPageToken"] = (skip + size).ToString(CultureInfo.InvariantCulture);
        }
        else
        {
            answer["nextSyncToken"] = Token();
        }

        return answer;
    }

    public static JsonObject Entry(CalendarState calendar, string user)
    {
        var entry = new JsonObject
        {
            ["kind"] = "calendar#calendarListEntry",
            ["etag"] = "\"1\"",
            ["id"] = calendar.Id,
            ["summary"] = calendar.Summary,
            ["timeZone"] = calendar.ZoneId,
            ["colorId"] = "14",
            ["selected"] = true,
            ["accessRole"] = calendar.Roles[user],
            ["defaultReminders"] = new JsonArray(),
            ["conferenceProperties"] = new JsonObject { ["allowedConferenceSolutionTypes"] = new JsonArray("hangoutsMeet") },
        };
        if (calendar.Primary && calendar.Owner == user)
        {
            entry["primary"] = true;
        }
        else if (!calendar.Primary)
        {
            entry["dataOwner"] = calendar.Owner;
        }

        return entry;
    }

    public static JsonObject Calendar(CalendarState calendar) => new()
    {
        ["kind"] = "calendar#calendar",
        ["etag"] = "\"1\"",
        ["id"] = calendar.Id,
        ["summary"] = calendar.Summary,
        ["timeZone"] = calendar.ZoneId,
    };

    public JsonObject ZoneSetting(string user) => new()
    {
        ["kind"] = "calendar#setting",
        ["etag"] = "\"1\"",
        ["id"] = "timezone",
        ["value"] = state.Calendar(user).ZoneId,
    };

    private string Token() => "cl" + state.CalendarListChanges.ToString(CultureInfo.InvariantCulture);
}
