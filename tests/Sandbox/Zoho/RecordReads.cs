using System.Globalization;
using System.Text.Json.Nodes;
using CrmSync.Sandbox.Faults;

namespace CrmSync.Sandbox.Zoho;

/// <summary>Lists, single reads and the list of deleted records. https://www.zoho.com/crm/developer/docs/api/v8/get-records.html</summary>
internal sealed class RecordReads(ZohoState state, RecordView shape)
{
    private const int MostRowsByPage = 2000;
    private const int MostRowsByToken = 100_000;

    public SandboxResponse List(ModuleState module, ZohoUser user, SandboxRequest request, Fault? fault)
    {
        var query = request.Parameters();
        var fields = Fields(query);
        var perPage = Number(query, "per_page", 200);
        if (perPage is < 1 or > 200)
        {
            throw ZohoRefusal.Limit(200, "per_page");
        }

        var sortBy = query.Get("sort_by") ?? "id";
        Guard(query, sortBy);
        var descending = query.Get("sort_order") != "asc";
        var since = ZohoTime.Parse(request.Header("If-Modified-Since"));
        var rows = Rows(module, user, request, query, since, AsOf(fault)).Select(r => (r.Record, r.Version, Key: Key(r.Record, r.Version, sortBy)));
        var sorted = descending
            ? rows.OrderByDescending(r => r.Key, StringComparer.Ordinal).ThenByDescending(r => r.Record.Id, StringComparer.Ordinal)
            : rows.OrderBy(r => r.Key, StringComparer.Ordinal).ThenBy(r => r.Record.Id, StringComparer.Ordinal);

        var signature = query.Signature("page_token", "page") + "|" + request.Header("If-Modified-Since");
        var token = fault is Fault.ExpireCursor && query.Has("page_token")
            ? throw new ZohoRefusal(400, "EXPIRED_VALUE", new() { ["param_name"] = "page_token" })
            : Token(query, signature, user);
        var page = token?.Page ?? Number(query, "page", 1);
        if (token is null && (page < 1 || page * perPage > MostRowsByPage))
        {
            throw new ZohoRefusal(400, "DISCRETE_PAGINATION_LIMIT_EXCEEDED", new() { ["limit"] = MostRowsByPage, ["param_name"] = "page" });
        }

        // By page number rows shift when the list changes between calls; by token the list goes on after the last row shown.
        var shown = (token is null
                ? sorted.Skip((page - 1) * perPage)
                : state.Switches.PageTokensCountRows ? sorted.Skip(token.Shown)
                : sorted.SkipWhile(r => !After(r.Key, r.Record.Id, token, descending)))
            .Take(perPage + 1)
            .ToList();
        var more = shown.Count > perPage;
        if (more)
        {
            shown.RemoveAt(perPage);
        }

        if (fault is Fault.ShortList shortened)
        {
            (shown, more) = (shown[..(int)(shown.Count * shortened.Keep)], false);
        }
        else if (fault is Fault.EmptyPage)
        {
            (shown, more) = ([], true);
        }

        if (shown.Count == 0 && !more)
        {
            return SandboxResponse.Empty(since is null ? 204 : 304);
        }

        var count = (token?.Shown ?? ((page - 1) * perPage)) + shown.Count;
        var last = shown.Count > 0 ? (shown[^1].Key, shown[^1].Record.Id)
            : token is not null ? (token.Key, token.Id)
            : (descending ? "\uffff" : "", descending ? "\uffff" : "");
        var next = more ? new ZohoPageToken(signature, user.Id, last.Item1, last.Item2, count, page + 1, state.Time.GetUtcNow().ToUnixTimeSeconds()) : null;
        return SandboxResponse.Json(200, new JsonObject
        {
            ["data"] = new JsonArray([.. shown.Select(r => shape.Show(module, r.Record, r.Version, user, fields, whole: false))]),
            ["info"] = new JsonObject
            {
                ["call"] = false,
                ["per_page"] = perPage,
                ["next_page_token"] = next?.Write(),
                ["count"] = shown.Count,
                ["sort_by"] = sortBy,
                ["page"] = page,
                ["previous_page_token"] = null,
                ["page_token_expiry"] = next is null ? null : ZohoTime.InZone(state.Time.GetUtcNow().AddHours(24), user.Zone),
                ["sort_order"] = descending ? "desc" : "asc",
                ["email"] = false,
                ["more_records"] = more,
            },
        });
    }

    public SandboxResponse Get(ModuleState module, ZohoUser user, SandboxRequest request, string id, Fault? fault)
    {
        var record = Resolve(module, request, id);
        var version = record?.AsOf(AsOf(fault));
        if (record is null || version is null)
        {
            return state.Switches.AbsentIsNoContent
                ? SandboxResponse.Empty(204)
                : throw new ZohoRefusal(400, "INVALID_DATA", new() { ["resource_path_index"] = 1 }, "the id given seems to be invalid");
        }

        var fields = request.Parameters().Get("fields")?.Split(',');
        return SandboxResponse.Json(200, new JsonObject
        {
            ["data"] = new JsonArray(shape.Show(module, record, version, user, fields, whole: true)),
        });
    }

    public SandboxResponse Deleted(ModuleState module, ZohoUser user, SandboxRequest request, Fault? fault)
    {
        var query = request.Parameters();
        var type = query.Get("type") ?? "all";
        if (type is not ("all" or "recycle" or "permanent"))
        {
            throw new ZohoRefusal(400, "INVALID_DATA", new() { ["param_name"] = "type" });
        }

        var (page, perPage) = (Number(query, "page", 1), Number(query, "per_page", 200));
        if (perPage is < 1 or > 200)
        {
            throw ZohoRefusal.Limit(200, "per_page");
        }

        var now = state.Time.GetUtcNow();
        var since = ZohoTime.Parse(request.Header("If-Modified-Since"));
        var asOf = AsOf(fault);
        var rows = module.Records.Values
            .Where(r => r.DeletedAt > now - TimeSpan.FromDays(120) && (asOf is null || r.DeletedAt <= asOf))
            .Select(r => (Record: r, Gone: r.DeletedForGood || r.DeletedAt <= now - TimeSpan.FromDays(60)))
            .Where(r => type == "all" || (type == "permanent") == r.Gone)
            .Where(r => since is null || IsSince(r.Record.DeletedAt!.Value, since.Value))
            .OrderByDescending(r => r.Record.DeletedAt)
            .ThenByDescending(r => r.Record.Id, StringComparer.Ordinal)
            .Skip((page - 1) * perPage)
            .Take(perPage + 1)
            .ToList();
        if (rows.Count == 0)
        {
            return SandboxResponse.Empty(204);
        }

        var more = rows.Count > perPage;
        return SandboxResponse.Json(200, new JsonObject
        {
            ["data"] = new JsonArray([.. rows.Take(perPage).Select(r => new JsonObject
            {
                ["deleted_by"] = r.Gone ? null : state.UserReference(r.Record.DeletedBy!),
                ["id"] = r.Record.Id,
                ["display_name"] = r.Gone ? null : RecordView.DisplayName(module, r.Record),
                ["type"] = r.Gone ? "permanent" : "recycle",
                ["created_by"] = r.Gone ? null : state.UserReference(r.Record.CreatedBy),
                ["deleted_time"] = ZohoTime.InZone(r.Record.DeletedAt!.Value, user.Zone),
            })]),
            ["info"] = new JsonObject { ["per_page"] = perPage, ["count"] = Math.Min(rows.Count, perPage), ["page"] = page, ["more_records"] = more },
        });
    }

    /// <summary>By id, or by the external value that X-EXTERNAL announces.</summary>
    public static ZohoRecord? Resolve(ModuleState module, SandboxRequest request, string id) => External(module, request) is { } field
        ? module.ByValue(field, id)
        : module.Records.GetValueOrDefault(id);

    public DateTimeOffset? AsOf(Fault? fault) => fault is Fault.StaleRead stale ? state.Time.GetUtcNow() - stale.By : null;

    private static string? External(ModuleState module, SandboxRequest request)
    {
        if (request.Header("X-EXTERNAL") is not { } header)
        {
            return null;
        }

        return header.Split('.') is [var name, var field] && name == module.Name && module.Field(field)?.External is not null
            ? field
            : throw new ZohoRefusal(400, "INVALID_DATA", new() { ["header_name"] = "X-EXTERNAL" });
    }

    private IEnumerable<(ZohoRecord Record, RecordVersion Version)> Rows(
        ModuleState module, ZohoUser user, SandboxRequest request, SandboxQuery query, DateTimeOffset? since, DateTimeOffset? asOf)
    {
        var ids = query.Get("ids")?.Split(',').ToHashSet();
        var external = External(module, request);
        var view = query.Get("cvid") is { } cvid
            ? module.Views.TryGetValue(cvid, out var found) ? found : throw new ZohoRefusal(400, "INVALID_DATA", new() { ["param_name"] = "cvid" })
            : null;
        foreach (var record in module.Records.Values)
        {
            if (record.AsOf(asOf) is not { } version
                || (since is { } moment && !IsSince(version.Modified, moment))
                || (ids is not null && !ids.Contains(external is null ? record.Id : (string?)version.Values[external] ?? ""))
                || (view?.Criteria is { } criteria && !ViewTest.Shows(criteria, shape.Show(module, record, version, user, null, whole: true))))
            {
                continue;
            }

            yield return (record, version);
        }
    }

    private static string[] Fields(SandboxQuery query)
    {
        var fields = query.Get("fields")?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return fields is null or []
            ? throw new ZohoRefusal(400, "REQUIRED_PARAM_MISSING", new() { ["param_name"] = "fields" })
            : fields.Length > 50 ? throw ZohoRefusal.Limit(50, "fields") : fields;
    }

    private static void Guard(SandboxQuery query, string sortBy)
    {
        if (sortBy is not ("id" or "Created_Time" or "Modified_Time"))
        {
            throw new ZohoRefusal(400, "INVALID_DATA", new() { ["param_name"] = "sort_by" });
        }

        foreach (var (one, other) in new[] { ("cvid", "sort_by"), ("page", "page_token") })
        {
            if (query.Has(one) && query.Has(other))
            {
                throw new ZohoRefusal(400, "AMBIGUITY_DURING_PROCESSING", new() { ["ambiguity_due_to"] = new JsonArray(one, other) });
            }
        }
    }

    private ZohoPageToken? Token(SandboxQuery query, string signature, ZohoUser user)
    {
        if (query.Get("page_token") is not { } text)
        {
            return null;
        }

        var token = ZohoPageToken.Read(text) ?? throw new ZohoRefusal(400, "INVALID_DATA", new() { ["param_name"] = "page_token" });
        if (token.Signature != signature || token.User != user.Id)
        {
            throw new ZohoRefusal(400, "TOKEN_BOUND_DATA_MISMATCH", new() { ["param_name"] = "page_token" });
        }

        if (state.Time.GetUtcNow().ToUnixTimeSeconds() - token.Issued > 24 * 3600)
        {
            throw new ZohoRefusal(400, "EXPIRED_VALUE", new() { ["param_name"] = "page_token" });
        }

        return token.Shown >= MostRowsByToken
            ? throw new ZohoRefusal(400, "PAGINATION_LIMIT_EXCEEDED", new() { ["limit"] = MostRowsByToken })
            : token;
    }

    private bool IsSince(DateTimeOffset moment, DateTimeOffset since) =>
        state.Switches.ModifiedSinceIsInclusive ? moment >= since : moment > since;

    private static bool After(string key, string id, ZohoPageToken token, bool descending)
    {
        var order = string.CompareOrdinal(key, token.Key);
        order = order != 0 ? order : string.CompareOrdinal(id, token.Id);
        return descending ? order < 0 : order > 0;
    }

    private static string Key(ZohoRecord record, RecordVersion version, string sortBy) => sortBy switch
    {
        "Modified_Time" => ZohoTime.Stored(version.Modified),
        "Created_Time" => ZohoTime.Stored(record.Created),
        _ => record.Id,
    };

    private static int Number(SandboxQuery query, string name, int usual) => query.Get(name) is not { } text
        ? usual
        : int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : throw new ZohoRefusal(400, "INVALID_DATA", new() { ["param_name"] = name });
}
