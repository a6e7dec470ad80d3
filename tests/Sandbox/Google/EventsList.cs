using System.Globalization;
using System.Text.Json.Nodes;
using CrmSync.Sandbox.Faults;

namespace CrmSync.Sandbox.Google;

/// <summary>events.list in both modes. https://developers.google.com/calendar/api/guides/sync</summary>
internal sealed class EventsList(GoogleState state)
{
    private static readonly string[] NotWithSyncToken =
        ["iCalUID", "orderBy", "privateExtendedProperty", "q", "sharedExtendedProperty", "timeMin", "timeMax", "updatedMin"];

    private static readonly string[] FreeInPages = ["pageToken", "maxResults", "alt", "prettyPrint", "fields", "key", "quotaUser"];
    private static readonly string[] FreeInSync =
        ["syncToken", "timeMin", "timeMax", "updatedMin", "iCalUID", "orderBy", "privateExtendedProperty", "q", "sharedExtendedProperty"];

    public SandboxResponse List(CalendarState calendar, string user, SandboxQuery query, Fault? fault)
    {
        if (query.Has("syncToken") && NotWithSyncToken.FirstOrDefault(query.Has) is { } forbidden)
        {
            throw new GoogleRefusal(400, "badRequest", "Sync token cannot be used with other query restrictions.", forbidden);
        }

        if (query.Has("syncToken") && query.Get("showDeleted") == "false")
        {
            throw new GoogleRefusal(400, "badRequest", "Sync token cannot be used with showDeleted=false.", "showDeleted");
        }

        if (fault is Fault.ExpireCursor && query.Has("syncToken"))
        {
            throw GoogleRefusal.FullSync();
        }

        var asOf = fault is Fault.StaleRead stale ? state.Time.GetUtcNow() - stale.By : (DateTimeOffset?)null;
        var (chain, filter) = Start(calendar, query, asOf);
        var size = PageSize(query);
        var rows = Rows(calendar, chain, filter, asOf).Take(size + 1).ToList();
        var more = rows.Count > size;
        if (more)
        {
            rows.RemoveAt(size);
        }

        var next = chain;
        switch (fault)
        {
            case Fault.EmptyPage:
                (rows, more) = ([], true);
                break;
            case Fault.ShortList shortened:
                rows = rows[..(int)(rows.Count * shortened.Keep)];
                more = false;
                break;
            default:
                next = rows.Count == 0 ? chain : chain with { After = rows[^1].Position };
                break;
        }

        return SandboxResponse.Json(200, Page(calendar, user, query, rows, more ? next : null, chain));
    }

    private (ListToken Chain, EventFilter Filter) Start(CalendarState calendar, SandboxQuery query, DateTimeOffset? asOf)
    {
        var signature = query.Signature([.. FreeInPages, .. FreeInSync]);
        var exact = query.Signature(FreeInPages);
        var sync = query.Has("syncToken") ? Known(calendar, query.Get("syncToken"), signature) : null;
        if (query.Has("pageToken"))
        {
            var page = ListToken.Read(query.Get("pageToken"));
            return page is { Kind: "p" } && page.Calendar == calendar.Id && page.Signature == exact
                ? (page, EventFilter.From(query, calendar, page.Since is not null, page.TimeMin, page.TimeMax))
                : throw GoogleRefusal.Invalid("Invalid page token value.", "pageToken");
        }

        // Changes that a stale read hides must come with the next token, so the chain ends before them.
        var upTo = asOf is { } moment
            ? calendar.Events.Values.Where(e => e.ChangedAt > moment).Select(e => e.Change - 1).DefaultIfEmpty(state.Changes).Min()
            : state.Changes;
        var chain = new ListToken(
            "p", calendar.Id, sync?.After ?? -1, Math.Max(upTo, sync?.After ?? 0), sync?.After, calendar.TokenGeneration, exact,
            sync is null ? query.Get("timeMin") : sync.TimeMin, sync is null ? query.Get("timeMax") : sync.TimeMax,
            state.Time.GetUtcNow().ToUnixTimeMilliseconds());
        return (chain, EventFilter.From(query, calendar, sync is not null, chain.TimeMin, chain.TimeMax));
    }

    private ListToken Known(CalendarState calendar, string? text, string signature)
    {
        var token = ListToken.Read(text);
        if (token is not { Kind: "s" } || token.Calendar != calendar.Id || token.Generation != calendar.TokenGeneration
            || DateTimeOffset.FromUnixTimeMilliseconds(token.Issued) + state.Switches.SyncTokenLife <= state.Time.GetUtcNow())
        {
            throw GoogleRefusal.FullSync();
        }

        return token.Signature == signature
            ? token
            : throw new GoogleRefusal(400, "badRequest", "Parameters must be the same as in the request that gave the sync token.", "syncToken");
    }

    private IEnumerable<(JsonObject Body, long Position)> Rows(
        CalendarState calendar, ListToken chain, EventFilter filter, DateTimeOffset? asOf)
    {
        if (chain.Since is null)
        {
            foreach (var item in calendar.Events.Values.Where(e => e.Born > chain.After).OrderBy(e => e.Born))
            {
                if (item.AsOf(asOf) is { } body && filter.Admits(body))
                {
                    yield return (Shown(body), item.Born);
                }
            }

            yield break;
        }

        // An event changed again while we page gets a later number, leaves this chain and comes with the next token.
        foreach (var item in calendar.Events.Values.Where(e => e.Change > chain.After && e.Change <= chain.UpTo).OrderBy(e => e.Change))
        {
            if (!filter.AdmitsKind(item.Body))
            {
                continue;
            }

            if (!state.Switches.SyncTokenKeepsWindow || item.Cancelled || filter.InWindow(item.Body))
            {
                yield return (Shown(item.Body), item.Change);
            }
            else if (item.Previous is not null && filter.InWindow(item.Previous))
            {
                yield return (Stub(item.Body), item.Change);
            }
        }
    }

    public JsonObject Shown(JsonObject body) =>
        EventState.IsCancelled(body) && !state.Switches.CancelledCarriesDetails ? Stub(body) : (JsonObject)body.DeepClone();

    private static JsonObject Stub(JsonObject body)
    {
        var stub = new JsonObject { ["kind"] = "calendar#event", ["status"] = "cancelled" };
        foreach (var name in (string[])["etag", "id", "recurringEventId", "originalStartTime"])
        {
            if (body[name] is { } value)
            {
                stub[name] = value.DeepClone();
            }
        }

        return stub;
    }

    private static int PageSize(SandboxQuery query)
    {
        if (query.Get("maxResults") is not { } text)
        {
            return 250;
        }

        return int.TryParse(text, CultureInfo.InvariantCulture, out var size) && size is > 0 and <= 2500
            ? size
            : throw GoogleRefusal.Invalid($"Invalid value '{text}'. Values must be within the range: [1, 2500]", "maxResults");
    }

    private JsonObject Page(
        CalendarState calendar, string user, SandboxQuery query, List<(JsonObject Body, long Position)> rows, ListToken? next, ListToken chain)
    {
        var zone = query.Get("timeZone") is { } id ? Rfc3339.Zone(id) ?? throw GoogleRefusal.Invalid("Invalid time zone.", "timeZone") : calendar.Zone;
        var items = new JsonArray();
        foreach (var (body, _) in rows)
        {
            EventTimes.ShowIn(body, zone);
            items.Add(body);
        }

        var page = new JsonObject
        {
            ["kind"] = "calendar#events",
            ["etag"] = $"\"p{chain.UpTo}o{rows.Count}\"",
            ["summary"] = calendar.Summary,
            ["description"] = "",
            ["updated"] = Rfc3339.Milliseconds(state.Time.GetUtcNow()),
            ["timeZone"] = zone.Id,
            ["accessRole"] = calendar.Roles.GetValueOrDefault(user, "none"),
            ["defaultReminders"] = new JsonArray(new JsonObject { ["method"] = "popup", ["minutes"] = 30 }),
            ["items"] = items,
        };
        if (next is not null)
        {
            page["nextPageToken"] = next.Write();
        }
        else
        {
            page["nextSyncToken"] = (chain with
            {
                Kind = "s",
                After = chain.UpTo,
                Since = null,
                Signature = query.Signature([.. FreeInPages, .. FreeInSync]),
            }).Write();
        }

        return page;
    }
}
