using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrmSync.Sandbox.Faults;

namespace CrmSync.Sandbox.Memory;

/// <summary>Lists and single reads.</summary>
internal sealed class MemoryReads(MemoryState state)
{
    private const int MostRows = 1000;

    public SandboxResponse List(MemoryCollection collection, SandboxQuery query, Fault? fault)
    {
        var limit = query.Get("limit") is { } text
            ? int.TryParse(text, CultureInfo.InvariantCulture, out var n) && n is > 0 and <= MostRows ? n : throw new MemoryRefusal(400, "invalid_limit")
            : 100;
        // Both tokens read generation.since.upTo.after; "full" stands for no since.
        var since = query.Get("cursor") is { Length: > 0 } cursor ? Since(collection, cursor, fault) : (long?)null;
        var (upTo, after) = (collection.Changes, 0L);
        if (query.Get("page") is { Length: > 0 } page)
        {
            var parts = Parts(page, 4);
            if (parts[0] != collection.CursorGeneration)
            {
                throw new MemoryRefusal(410, "cursor_expired");
            }

            since = parts[1] < 0 ? null : parts[1];
            (upTo, after) = (parts[2], parts[3]);
        }

        // Further pages show what the first one was taken from: were they older, the cursor at their end would pass over what they lack.
        var asOf = fault is Fault.StaleRead stale && !query.Has("page") ? state.Time.GetUtcNow() - stale.By : (DateTimeOffset?)null;
        if (asOf is not null)
        {
            upTo = collection.Records.Values.Where(r => r.Modified > asOf).Select(r => r.Change - 1).DefaultIfEmpty(upTo).Min();
        }

        var rows = (since is { } known
                ? collection.Records.Values.Where(r => r.Change > Math.Max(known, after) && r.Change <= upTo).OrderBy(r => r.Change).Select(r => (Record: r, At: r.Change))
                : collection.Records.Values.Where(r => !r.Deleted && r.Born > after).OrderBy(r => r.Born).Select(r => (Record: r, At: r.Born)))
            .Select(r => (Row: Show(r.Record, asOf, whole: false), r.At))
            .Where(r => r.Row is not null)
            .Take(limit + 1)
            .ToList();
        var more = rows.Count > limit;
        if (more)
        {
            rows.RemoveAt(limit);
        }

        var last = rows.Count > 0 ? rows[^1].At : after;
        (rows, more, last) = fault switch
        {
            Fault.ShortList shortened => (rows[..(int)(rows.Count * shortened.Keep)], false, last),
            Fault.EmptyPage => ([], true, after),
            _ => (rows, more, last),
        };
        return SandboxResponse.Json(200, new JsonObject
        {
            ["records"] = new JsonArray([.. rows.Select(r => r.Row)]),
            ["next"] = more ? $"{collection.CursorGeneration}.{since ?? -1}.{upTo}.{last}" : null,
            ["cursor"] = more ? null : $"{collection.CursorGeneration}.{upTo}",
        });
    }

    public SandboxResponse Get(MemoryCollection collection, string id, Fault? fault)
    {
        var asOf = fault is Fault.StaleRead stale ? state.Time.GetUtcNow() - stale.By : (DateTimeOffset?)null;
        return collection.Records.TryGetValue(id, out var record) && !record.Deleted && Show(record, asOf, whole: true) is { } shown
            ? SandboxResponse.Json(200, shown)
            : throw new MemoryRefusal(404, "not_found");
    }

    public SandboxResponse Find(MemoryCollection collection, string key, Fault? fault) =>
        Get(collection, collection.Records.Values.FirstOrDefault(record => record.Key == key && !record.Deleted)?.Id ?? "", fault);

    /// <summary>Null when it was not there at that time.</summary>
    public JsonObject? Show(MemoryRecord record, DateTimeOffset? asOf, bool whole)
    {
        var old = asOf is not null && record.Modified > asOf;
        if (old && record.Previous is null)
        {
            return null;
        }

        var (values, version, modified) = old ? record.Previous!.Value : (record.Values, record.Version, record.Modified);
        var shown = new JsonObject
        {
            ["id"] = record.Id,
            ["version"] = version,
            ["modified"] = modified.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["deleted"] = record.Deleted && !old,
        };
        if (record.Deleted && !old)
        {
            return shown;
        }

        var copy = (JsonObject)values.DeepClone();
        var cut = state.Switches.ListsCutTo;
        var partial = new JsonArray();
        foreach (var (name, value) in values)
        {
            if (!whole && cut > 0 && value?.GetValueKind() == JsonValueKind.String && (string)value! is { } text && text.Length > cut)
            {
                copy[name] = text[..cut];
                partial.Add(name);
            }
        }

        shown["values"] = copy;
        if (partial.Count > 0)
        {
            shown["partial"] = partial;
        }

        return shown;
    }

    private static long Since(MemoryCollection collection, string cursor, Fault? fault)
    {
        var parts = Parts(cursor, 2);
        if (fault is Fault.ExpireCursor)
        {
            collection.CursorGeneration++; // for good: only a full read gives one that counts
        }

        return parts[0] != collection.CursorGeneration ? throw new MemoryRefusal(410, "cursor_expired") : parts[1];
    }

    private static long[] Parts(string token, int count)
    {
        var parts = token.Split('.');
        return parts.Length == count && Array.TrueForAll(parts, p => long.TryParse(p, CultureInfo.InvariantCulture, out _))
            ? [.. parts.Select(p => long.Parse(p, CultureInfo.InvariantCulture))]
            : throw new MemoryRefusal(400, "invalid_cursor");
    }
}
