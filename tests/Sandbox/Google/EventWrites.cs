using System.Text.Json.Nodes;
using CrmSync.Sandbox.Counting;

namespace CrmSync.Sandbox.Google;

/// <summary>insert, patch, update and delete, with their preconditions and the mails they would send.</summary>
internal sealed class EventWrites(GoogleState state, EventsList list)
{
    private static readonly string[] Rescheduling = ["start", "end", "location", "recurrence"];

    public SandboxResponse Get(CalendarState calendar, string id, SandboxQuery query, DateTimeOffset? asOf, string? ifNoneMatch)
    {
        var body = Find(calendar, id).AsOf(asOf) ?? throw GoogleRefusal.NotFound();
        if (ifNoneMatch is not null && ifNoneMatch == (string?)body["etag"])
        {
            return SandboxResponse.Empty(304);
        }

        var zone = query.Get("timeZone") is { } zoneId ? Rfc3339.Zone(zoneId) ?? throw GoogleRefusal.Invalid("Invalid time zone.", "timeZone") : null;
        return Answer(list.Shown(body), zone ?? calendar.Zone);
    }

    public SandboxResponse Insert(CalendarState calendar, SandboxRequest request)
    {
        var query = request.Parameters();
        var body = Body(request);
        var id = (string?)body["id"];
        if (id is not null && !ValidId(id))
        {
            throw GoogleRefusal.Invalid("Invalid resource id value.");
        }

        var taken = Taken(body, query, inserting: true);
        if (id is not null && calendar.Events.TryGetValue(id, out var existing)
            && (!existing.Cancelled || state.Switches.DeletedIdStaysTaken))
        {
            throw new GoogleRefusal(409, "duplicate", "The requested identifier already exists.");
        }

        var added = Create(calendar, id ?? state.NewEventId(), taken);
        Mail(calendar, added.Id, [added.Body], query, "google.events.insert");
        state.Ledger.Wrote(added.Id);
        return Answer((JsonObject)added.Body.DeepClone(), calendar.Zone);
    }

    public EventState Create(CalendarState calendar, string id, JsonObject taken)
    {
        var body = Framed(calendar, id, EventShape.Merge([], taken));
        EventShape.Normalise(body, calendar, state.Switches);
        Meet(body, null);
        return state.Add(calendar, id, body);
    }

    public SandboxResponse Patch(CalendarState calendar, string id, SandboxRequest request)
    {
        var query = request.Parameters();
        var item = Matching(calendar, id, request);
        var taken = Taken(Body(request), query, inserting: false);
        if (item.Cancelled && (string?)taken["status"] == "confirmed" && !state.Switches.UpdateRevivesDeleted)
        {
            throw GoogleRefusal.NotFound();
        }

        return Store(calendar, item, EventShape.Merge(item.Body, taken), query, "google.events.patch");
    }

    public SandboxResponse Update(CalendarState calendar, string id, SandboxRequest request)
    {
        var query = request.Parameters();
        var item = Matching(calendar, id, request);
        if (item.Cancelled && !state.Switches.UpdateRevivesDeleted)
        {
            throw GoogleRefusal.NotFound();
        }

        var given = Body(request);
        if ((string?)given["id"] is { } other && other != id)
        {
            throw GoogleRefusal.Invalid("Invalid resource id value.");
        }

        var body = EventShape.Merge([], Taken(given, query, inserting: false));
        foreach (var name in (string[])
            ["created", "creator", "organizer", "iCalUID", "eventType", "recurringEventId", "originalStartTime", "conferenceData", "hangoutLink", "sequence"])
        {
            // Conference data stays when the caller does not speak version 1; the rest is not the caller's to clear.
            if (body[name] is null && item.Body[name] is { } kept && !(name is "conferenceData" or "hangoutLink" && WithConference(query)))
            {
                body[name] = kept.DeepClone();
            }
        }

        return Store(calendar, item, Framed(calendar, id, body), query, "google.events.update");
    }

    public SandboxResponse Delete(CalendarState calendar, string id, SandboxRequest request)
    {
        var item = Find(calendar, id);
        if (item.Cancelled)
        {
            throw new GoogleRefusal(410, "deleted", "Resource has been deleted");
        }

        Matching(calendar, id, request);
        var before = item.Body;
        Cancel(calendar, item);
        Mail(calendar, id, [before], request.Parameters(), "google.events.delete");
        state.Ledger.Wrote(id);
        return SandboxResponse.Empty(204);
    }

    public void Cancel(CalendarState calendar, EventState item)
    {
        var body = (JsonObject)item.Body.DeepClone();
        body["status"] = "cancelled";
        state.Save(calendar, item, body);
    }

    public static bool ValidId(string id) =>
        id.Length is >= 5 and <= 1024 && id.All(c => c is (>= 'a' and <= 'v') or (>= '0' and <= '9'));

    public static EventState Find(CalendarState calendar, string id) =>
        calendar.Events.TryGetValue(id, out var found) ? found : throw GoogleRefusal.NotFound();

    private SandboxResponse Store(CalendarState calendar, EventState item, JsonObject body, SandboxQuery query, string why)
    {
        var before = item.Body;
        var known = (int?)before["sequence"] ?? 0;
        if (((int?)body["sequence"] ?? known) < known)
        {
            throw GoogleRefusal.Invalid("Invalid sequence value. The specified sequence number is below the current sequence number of the resource.");
        }

        EventShape.Normalise(body, calendar, state.Switches);
        Meet(body, before);
        GuardGuest(before, body);
        RaiseSequence(before, body, known);
        if (!state.Save(calendar, item, body))
        {
            return Answer((JsonObject)item.Body.DeepClone(), calendar.Zone);
        }

        Mail(calendar, item.Id, [before, body], query, why);
        state.Ledger.Wrote(item.Id);
        return Answer((JsonObject)item.Body.DeepClone(), calendar.Zone);
    }

    public static void RaiseSequence(JsonObject before, JsonObject body, int known)
    {
        var moved = Rescheduling.Any(n => !JsonNode.DeepEquals(before[n], body[n]));
        if (moved && ((int?)body["sequence"] ?? 0) <= known)
        {
            body["sequence"] = known + 1;
        }
    }

    private void GuardGuest(JsonObject before, JsonObject body)
    {
        var organizer = (bool?)before["organizer"]?["self"] == true;
        if (!organizer && (EventShape.TouchesOrganizerOnly(before, body)
            || (state.Switches.GuestWritesAreRefused && (bool?)before["guestsCanModify"] != true && EventShape.TouchesShared(before, body))))
        {
            throw new GoogleRefusal(
                403, "forbiddenForNonOrganizer", "Shared properties can only be changed by the organizer of the event.", domain: "calendar");
        }
    }

    private static EventState Matching(CalendarState calendar, string id, SandboxRequest request)
    {
        var item = Find(calendar, id);
        return request.Header("If-Match") is { } etag && etag != "*" && etag != item.Etag
            ? throw new GoogleRefusal(412, "conditionNotMet", "Precondition Failed", "If-Match")
            : item;
    }

    private static JsonObject Framed(CalendarState calendar, string id, JsonObject content)
    {
        var body = new JsonObject
        {
            ["kind"] = "calendar#event",
            ["id"] = id,
            ["status"] = "confirmed",
            ["htmlLink"] = $"https://www.google.com/calendar/event?eid={id}",
        };
        foreach (var (name, value) in content)
        {
            body[name] = value?.DeepClone();
        }

        body["creator"] ??= new JsonObject { ["email"] = calendar.Owner, ["self"] = true };
        body["organizer"] ??= new JsonObject { ["email"] = calendar.Id, ["self"] = true };
        body["iCalUID"] ??= id + "@google.com";
        body["sequence"] ??= 0;
        return body;
    }

    private static JsonObject Taken(JsonObject body, SandboxQuery query, bool inserting) =>
        EventShape.Taken(body, WithConference(query), query.Get("supportsAttachments") == "true", inserting);

    private static bool WithConference(SandboxQuery query) => query.Get("conferenceDataVersion") == "1";

    private static JsonObject Body(SandboxRequest request) =>
        request.Json() ?? throw new GoogleRefusal(400, "parseError", "Parse Error");

    // https://developers.google.com/calendar/api/guides/create-events#conferencing; a request id seen before is ignored.
    private static void Meet(JsonObject body, JsonObject? before)
    {
        if (body["conferenceData"]?["createRequest"] is not JsonObject asked || body["conferenceData"]!["conferenceId"] is not null)
        {
            return;
        }

        if (before?["conferenceData"]?["createRequest"]?["requestId"] is { } known && JsonNode.DeepEquals(known, asked["requestId"]))
        {
            body["conferenceData"] = before["conferenceData"]!.DeepClone();
            return;
        }

        var code = "abc-defg-hij";
        var link = "https://meet.google.com/" + code;
        var request = (JsonObject)asked.DeepClone();
        request["status"] = new JsonObject { ["statusCode"] = "success" };
        body["hangoutLink"] = link;
        body["conferenceData"] = new JsonObject
        {
            ["createRequest"] = request,
            ["conferenceId"] = code,
            ["conferenceSolution"] = new JsonObject
            {
                ["key"] = new JsonObject { ["type"] = "hangoutsMeet" }, ["name"] = "Google Meet", ["iconUri"] = "https://fonts.gstatic.com/s/i/x.png",
            },
            ["entryPoints"] = new JsonArray(new JsonObject { ["entryPointType"] = "video", ["uri"] = link, ["label"] = link[8..] }),
        };
    }

    private void Mail(CalendarState calendar, string id, JsonObject[] versions, SandboxQuery query, string why)
    {
        var asked = query.Get("sendUpdates") ?? (query.Get("sendNotifications") == "true" ? "all" : "none");
        if (asked is not ("all" or "externalOnly"))
        {
            return;
        }

        var guests = versions.SelectMany(v => v["attendees"] as JsonArray ?? [])
            .Select(a => (string?)a?["email"])
            .OfType<string>()
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(email => !string.Equals(email, calendar.Id, StringComparison.OrdinalIgnoreCase))
            .Where(email => asked == "all" || !state.Users.Contains(email));
        foreach (var guest in guests)
        {
            state.Ledger.Mailed(new Mail(guest, why, id));
        }
    }

    private static SandboxResponse Answer(JsonObject body, TimeZoneInfo zone)
    {
        EventTimes.ShowIn(body, zone);
        return SandboxResponse.Json(200, body).With("ETag", (string)body["etag"]!);
    }
}
