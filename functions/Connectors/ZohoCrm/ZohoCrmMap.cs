using System.Collections.Immutable;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>A row of Zoho as an observation.</summary>
internal static class ZohoCrmMap
{
    /// <summary>A text of this length out of a list may be the beginning of a longer one (R10).</summary>
    private const int CutLength = 500;

    /// <summary>A version younger than this by Zoho's clock could still cover a further edit.</summary>
    private static readonly TimeSpan SoftFor = TimeSpan.FromSeconds(2);

    /// <summary>Null where the row names no record.</summary>
    /// <param name="fields">Those some sync maps.</param>
    public static Observation? Observe(ZohoRow row, ZohoCrmModule module, PlaceIdentity place, IEnumerable<string> fields)
    {
        if (row.Id is not { Length: > 0 } id)
        {
            return null;
        }

        if (row.Modified?.ToUniversalTime() is not { } modified)
        {
            return new(new(id), new(""), row.VendorNow, Soft: false, new ObservedState.Unreadable("the record shows no modified time"));
        }

        return new(new(id), ZohoTime.Version(modified), modified, modified > row.VendorNow - SoftFor, State(row, module, fields))
        {
            Stamp = Stamp.Read(row.Json[ZohoCrmModule.StampField].Text(), place),
        };
    }

    private static ObservedState State(ZohoRow row, ZohoCrmModule module, IEnumerable<string> fields)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, FieldValue>(StringComparer.Ordinal);
        var partial = ImmutableHashSet.CreateBuilder<string>();
        foreach (var field in fields.Append(ZohoCrmModule.Owner).Distinct())
        {
            // A field that is not shown is not empty: a list left it out, or the user's profile hides it.
            if (!row.Json.TryGetPropertyValue(field, out var json))
            {
                partial.Add(field);
                continue;
            }

            if (ZohoCrmValue.Read(json, field, row.Json, module) is not { } value)
            {
                return new ObservedState.Unreadable($"the value of {field} is not understood");
            }

            values[field] = value;
            if (!row.Whole && json.Text() is { Length: CutLength })
            {
                partial.Add(field);
            }
        }

        // Without this column a meeting may be one of a series. Completing its start by id, before it counts, brings the column as well.
        if (!row.Whole && module is { Start: { } start } && !row.Json.ContainsKey(ZohoCrmModule.Recurring))
        {
            partial.Add(start);
        }

        return new ObservedState.Living(values.ToImmutable())
        {
            Partial = partial.ToImmutable(),
            Unsupported = module.IsMeeting && row.Json[ZohoCrmModule.Recurring] is not null ? "recurring events are not synced yet" : null,
        };
    }
}
