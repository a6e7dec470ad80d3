using System.Text.Json.Nodes;
using CrmSync.Sandbox.Faults;

namespace CrmSync.Sandbox.Google;

/// <summary>Names each call and answers it.</summary>
internal sealed class GoogleRoutes(GoogleState state, EventsList list, EventWrites writes)
{
    private readonly CalendarLists _calendars = new(state);
    private readonly GoogleTokens _tokens = new(state);
    private readonly GoogleQuota _quota = new(state);

    public SandboxCall Identify(SandboxRequest request)
    {
        var place = "";
        string? record = null;
        var operation = (request.Method, request.Segments()[1..]) switch
        {
            ("POST", ["token"]) => "google.token",
            ("POST", ["revoke"]) => "google.revoke",
            ("GET", ["o", "oauth2", "v2", "auth"]) => "google.authorize",
            ("GET", ["userinfo"]) => "google.userinfo",
            (_, ["calendar", "v3", .. var rest]) => (request.Method, rest) switch
            {
                ("GET", ["users", "me", "calendarList"]) => "google.calendarList.list",
                ("GET", ["users", "me", "calendarList", var c]) => In(c, "google.calendarList.get"),
                ("GET", ["users", "me", "settings", "timezone"]) => "google.settings.get",
                ("POST", ["channels", "stop"]) => "google.channels.stop",
                ("GET", ["calendars", var c]) => In(c, "google.calendars.get"),
                ("GET", ["calendars", var c, "events"]) => In(c, "google.events.list"),
                ("POST", ["calendars", var c, "events"]) => In(c, "google.events.insert"),
                ("POST", ["calendars", var c, "events", "watch"]) => In(c, "google.events.watch"),
                ("GET", ["calendars", var c, "events", var e]) => Of(c, e, "google.events.get"),
                ("PATCH", ["calendars", var c, "events", var e]) => Of(c, e, "google.events.patch"),
                ("PUT", ["calendars", var c, "events", var e]) => Of(c, e, "google.events.update"),
                ("DELETE", ["calendars", var c, "events", var e]) => Of(c, e, "google.events.delete"),
                _ => "google.unknown",
            },
            _ => "google.unknown",
        };
        if (operation == "google.events.insert")
        {
            record = (string?)request.Json()?["id"];
        }

        return new(operation, place, record, operation is "google.events.insert" or "google.events.patch" or "google.events.update" or "google.events.delete");

        string In(string calendar, string name)
        {
            place = calendar == "primary" ? User(request) ?? calendar : calendar;
            return name;
        }

        string Of(string calendar, string item, string name)
        {
            record = item;
            return In(calendar, name);
        }
    }

    public SandboxResponse Answer(SandboxRequest request, SandboxCall call, Fault? fault)
    {
        try
        {
            return call.Operation switch
            {
                "google.token" => _tokens.Token(request),
                "google.revoke" => _tokens.Revoke(request),
                "google.authorize" => _tokens.Authorize(request.Parameters()),
                _ => ForUser(request, call, fault),
            };
        }
        catch (GoogleRefusal refusal)
        {
            return refusal.Answer();
        }
        catch (Exception bad) when (bad is InvalidOperationException or FormatException)
        {
            // A JSON value of another kind than the field's.
            return GoogleRefusal.Of(400, "invalid", "Invalid value: " + bad.Message);
        }
    }

    private SandboxResponse ForUser(SandboxRequest request, SandboxCall call, Fault? fault)
    {
        if (fault is Fault.ExpireAccessToken && Bearer(request) is { } expired)
        {
            state.Tokens.Expire(expired);
        }

        var user = User(request) ?? throw new GoogleRefusal(401, "authError", "Invalid Credentials", "Authorization");
        _quota.Spend(user, request.Method);
        var query = request.Parameters();
        var asOf = fault is Fault.StaleRead stale ? state.Time.GetUtcNow() - stale.By : (DateTimeOffset?)null;
        switch (call.Operation)
        {
            case "google.userinfo":
                return SandboxResponse.Json(200, new JsonObject { ["sub"] = Subject(user), ["email"] = user, ["email_verified"] = true });
            case "google.calendarList.list":
                return SandboxResponse.Json(200, _calendars.List(user, query));
            case "google.settings.get":
                return SandboxResponse.Json(200, _calendars.ZoneSetting(user));
            case "google.channels.stop":
                var stop = request.Json();
                return state.Channels.Stop((string?)stop?["id"], (string?)stop?["resourceId"], user) || !state.Switches.UnknownChannelStopIsNotFound
                    ? SandboxResponse.Empty(204)
                    : throw new GoogleRefusal(404, "notFound", "Channel not found for project.");
            case "google.unknown":
                throw GoogleRefusal.NotFound();
        }

        var calendar = state.Calendar(call.Place);
        if (!calendar.Roles.ContainsKey(user))
        {
            throw GoogleRefusal.NotFound();
        }

        if (call.IsWrite && !calendar.IsWritableBy(user))
        {
            throw new GoogleRefusal(403, "requiredAccessLevel", "You need to have writer access to this calendar.", domain: "calendar");
        }

        return call.Operation switch
        {
            "google.calendarList.get" => SandboxResponse.Json(200, CalendarLists.Entry(calendar, user)),
            "google.calendars.get" => SandboxResponse.Json(200, CalendarLists.Calendar(calendar)),
            "google.events.list" => list.List(calendar, user, query, fault),
            "google.events.get" => writes.Get(calendar, call.Record!, query, asOf, request.Header("If-None-Match")), // routed with an id
            "google.events.insert" => writes.Insert(calendar, request),
            "google.events.patch" => writes.Patch(calendar, call.Record!, request),
            "google.events.update" => writes.Update(calendar, call.Record!, request),
            "google.events.delete" => writes.Delete(calendar, call.Record!, request),
            _ => SandboxResponse.Json(200, state.Channels.Watch(request.Json() ?? [], user, calendar, ResourceUri(calendar), state.Switches)),
        };
    }

    private string? User(SandboxRequest request) => state.Tokens.User(Bearer(request));

    private static string? Bearer(SandboxRequest request) =>
        request.Header("Authorization") is { } header && header.StartsWith("Bearer ", StringComparison.Ordinal) ? header[7..] : null;

    // 21 digits that stay the same for an address: what tells whether new credentials are of the same account.
    private static string Subject(string user) => "1" + new System.Numerics.BigInteger(
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(user)), isUnsigned: true).ToString(null, null)[..20];

    private static string ResourceUri(CalendarState calendar) =>
        $"https://www.googleapis.com/calendar/v3/calendars/{Uri.EscapeDataString(calendar.Id)}/events?alt=json";
}
