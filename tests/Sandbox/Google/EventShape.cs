using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Google;

/// <summary>Which fields a caller may set, and what Google makes of them on save. https://developers.google.com/calendar/api/v3/reference/events</summary>
internal static class EventShape
{
    private static readonly string[] Texts =
        ["summary", "description", "location", "colorId", "transparency", "visibility", "status", "eventType", "iCalUID"];

    private static readonly string[] Writable =
    [
        "summary", "description", "location", "colorId", "start", "end", "recurrence", "transparency", "visibility", "status",
        "attendees", "extendedProperties", "guestsCanInviteOthers", "guestsCanModify", "guestsCanSeeOtherGuests", "reminders",
        "source", "sequence", "anyoneCanAddSelf",
    ];

    private static readonly string[] OrganizerOnly = ["guestsCanInviteOthers", "guestsCanModify", "guestsCanSeeOtherGuests"];
    private static readonly string[] Shared = ["summary", "description", "location", "start", "end", "recurrence", "attendees"];

    /// <summary>The part of a body that counts; the rest is ignored without a word, as Google does.</summary>
    public static JsonObject Taken(JsonObject body, bool conference, bool attachments, bool inserting)
    {
        var taken = new JsonObject();
        foreach (var (name, value) in body)
        {
            if (Writable.Contains(name)
                || (conference && name == "conferenceData")
                || (attachments && name == "attachments")
                || (inserting && name is "eventType" or "iCalUID" or "privateCopy"))
            {
                taken[name] = value?.DeepClone();
            }
        }

        return taken;
    }

    public static JsonObject Merge(JsonObject stored, JsonObject patch)
    {
        var merged = (JsonObject)stored.DeepClone();
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = value is JsonObject inner
                    ? Merge(merged[name] as JsonObject ?? [], inner)
                    : value.DeepClone();
            }
        }

        return merged;
    }

    public static void Normalise(JsonObject body, CalendarState calendar, GoogleSwitches switches)
    {
        foreach (var name in Texts)
        {
            if (body[name] is { } text && text.GetValueKind() != JsonValueKind.String)
            {
                throw GoogleRefusal.Invalid($"Invalid value for: {name}");
            }
        }

        if (switches.TrimsSummary && (string?)body["summary"] is { } summary)
        {
            body["summary"] = summary.Trim();
        }

        if (switches.DescriptionBecomesHtml && (string?)body["description"] is { } description)
        {
            body["description"] = description.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "<br>", StringComparison.Ordinal);
        }

        Drop(body, "summary", "");
        Drop(body, "description", "");
        Drop(body, "location", "");
        Drop(body, "transparency", "opaque");
        Drop(body, "visibility", "default");
        OneOf(body, "status", "confirmed", "tentative", "cancelled");
        OneOf(body, "transparency", "transparent");
        OneOf(body, "visibility", "public", "private", "confidential");
        body["status"] ??= "confirmed";
        body["eventType"] ??= "default";
        EventTimes.Normalise(body, calendar, switches);
        Attendees(body, calendar);
        Reminders(body);
        Extended(body);
    }

    /// <summary>Whether a guest's write touches what only the organizer may change.</summary>
    public static bool TouchesShared(JsonObject before, JsonObject after) =>
        Shared.Any(name => !JsonNode.DeepEquals(before[name], after[name]));

    public static bool TouchesOrganizerOnly(JsonObject before, JsonObject after) =>
        OrganizerOnly.Any(name => !JsonNode.DeepEquals(before[name], after[name]))
        || !JsonNode.DeepEquals(before["extendedProperties"]?["shared"], after["extendedProperties"]?["shared"]);

    private static void Drop(JsonObject body, string name, string value)
    {
        if ((string?)body[name] == value)
        {
            body.Remove(name);
        }
    }

    private static void OneOf(JsonObject body, string name, params string[] allowed)
    {
        if ((string?)body[name] is { } value && !allowed.Contains(value))
        {
            throw GoogleRefusal.Invalid($"Invalid value for: {name}");
        }
    }

    private static void Attendees(JsonObject body, CalendarState calendar)
    {
        if (body["attendees"] is not JsonArray attendees || attendees.Count == 0)
        {
            body.Remove("attendees");
            return;
        }

        foreach (var node in attendees)
        {
            if (node is not JsonObject attendee || (string?)attendee["email"] is not { } email || !email.Contains('@', StringComparison.Ordinal))
            {
                throw GoogleRefusal.Invalid("Invalid attendee email.");
            }

            attendee["responseStatus"] ??= "needsAction";
            Flag(attendee, "self", string.Equals(email, calendar.Id, StringComparison.OrdinalIgnoreCase));
            Flag(attendee, "organizer", string.Equals(email, (string?)body["organizer"]?["email"], StringComparison.OrdinalIgnoreCase));
        }
    }

    private static void Flag(JsonObject attendee, string name, bool value)
    {
        attendee.Remove(name);
        if (value)
        {
            attendee[name] = true;
        }
    }

    // https://developers.google.com/calendar/api/concepts/reminders
    private static void Reminders(JsonObject body)
    {
        if (body["reminders"] is not JsonObject reminders)
        {
            body["reminders"] = new JsonObject { ["useDefault"] = true };
            return;
        }

        reminders["useDefault"] ??= false;
        var overrides = reminders["overrides"] as JsonArray;
        if (overrides is null or { Count: 0 })
        {
            reminders.Remove("overrides");
            return;
        }

        if ((bool?)reminders["useDefault"] == true)
        {
            throw new GoogleRefusal(
                400, "cannotUseDefaultRemindersAndSpecifyOverride", "Cannot specify both default reminders and overrides at the same time.", domain: "calendar");
        }

        if (overrides.Count > 5)
        {
            throw GoogleRefusal.Invalid("Too many override reminders specified.");
        }

        foreach (var reminder in overrides)
        {
            if ((string?)reminder?["method"] is not ("email" or "popup") || (int?)reminder["minutes"] is not (>= 0 and <= 40320))
            {
                throw GoogleRefusal.Invalid("Invalid reminder.");
            }
        }
    }

    // https://developers.google.com/calendar/api/guides/extended-properties: long keys vanish, long values are cut.
    private static void Extended(JsonObject body)
    {
        if (body["extendedProperties"] is not JsonObject extended)
        {
            body.Remove("extendedProperties");
            return;
        }

        var (count, bytes) = (0, 0);
        foreach (var kind in (string[])["private", "shared"])
        {
            if (extended[kind] is not JsonObject properties)
            {
                extended.Remove(kind);
                continue;
            }

            var kept = new JsonObject();
            foreach (var (key, value) in properties)
            {
                if (key.Length <= 44 && (string?)value is { } text)
                {
                    kept[key] = text.Length > 1024 ? text[..1024] : text;
                    count++;
                    bytes += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(text);
                }
            }

            extended.Remove(kind);
            if (kept.Count > 0)
            {
                extended[kind] = kept;
            }
        }

        if (count > 300 || bytes > 32 * 1024)
        {
            throw GoogleRefusal.Invalid("Extended properties exceed their limit.");
        }

        if (extended.Count == 0)
        {
            body.Remove("extendedProperties");
        }
    }
}
