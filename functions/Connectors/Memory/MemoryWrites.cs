using System.Collections.Immutable;
using System.Text.Json;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.Memory;

/// <summary>A batch in one call. A change of a set reads its record first and is written under the version that was read (R18).</summary>
internal sealed class MemoryWrites(MemoryClient client, PlaceIdentity place, bool softVersions)
{
    public async Task<ImmutableArray<WriteResult>> WriteAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        var known = await client.FieldsAsync(place.Collection, cancellationToken);
        if (!known.Succeeded(out var fields, out var fault))
        {
            return All(batch.Items.Length, new WriteResult.Unsent(fault));
        }

        var map = new MemoryMap(place, fields, softVersions);
        var results = new WriteResult?[batch.Items.Length];
        var operations = new List<(int Index, MemoryOperation Operation)>();
        for (var index = 0; index < batch.Items.Length; index++)
        {
            var composed = await ComposeAsync(batch.Items[index], map, cancellationToken);
            if (composed.Operation is { } operation)
            {
                operations.Add((index, operation));
            }
            else
            {
                results[index] = composed.Result;
            }
        }

        if (operations.Count > 0)
        {
            var answer = await client.BatchAsync(place.Collection, new MemoryBatch([.. operations.Select(entry => entry.Operation)]), cancellationToken);
            if (answer.Succeeded(out var found, out fault))
            {
                for (var row = 0; row < operations.Count; row++)
                {
                    var (index, operation) = operations[row];
                    results[index] = ResultOf(operation, RowOf(operation, row, operations.Count, found.Results.Results, map), map, found.At);
                }
            }
            else
            {
                operations.ForEach(entry => results[entry.Index] = Missed(fault));
            }
        }

        return [.. results.Select(result => result!)]; // composed or answered, each has one
    }

    private async Task<(MemoryOperation? Operation, WriteResult? Result)> ComposeAsync(WriteItem item, MemoryMap map, CancellationToken cancellationToken)
    {
        switch (item)
        {
            case WriteItem.Create create:
                var values = ValuesOf(create.Changes, current: null).SetItem(MemoryMap.StampField, MemoryMap.WireOf(new FieldValue.Text(create.Stamp.Value)));
                return (new("create", null, create.Stamp.Value, null, values), null);
            case WriteItem.Delete delete:
                return (new("delete", delete.Id.Value, null, delete.Expected.Value, null), null);
            case WriteItem.Update update when !update.Changes.Any(change => change is FieldChange.Edit):
                return (new("update", update.Id.Value, null, update.Expected.Value, ValuesOf(update.Changes, current: null)), null);
            case WriteItem.Update update:
                var read = await client.RecordAsync(place.Collection, update.Id, cancellationToken);
                if (!read.Succeeded(out var found, out var fault))
                {
                    return (null, fault.Kind == FaultKind.NotFound ? new WriteResult.Gone() : new WriteResult.Unsent(fault));
                }

                return map.ObservationOf(found.Record, found.At) is { State: ObservedState.Living living } current && current.Version == update.Expected
                    ? (new("update", update.Id.Value, null, update.Expected.Value, ValuesOf(update.Changes, living)), null)
                    : (null, new WriteResult.Refused());
            default:
                throw new InvalidOperationException("unknown write");
        }
    }

    private static ImmutableDictionary<string, JsonElement> ValuesOf(ImmutableArray<FieldChange> changes, ObservedState.Living? current) =>
        changes.ToImmutableDictionary(change => change.Field, change => MemoryMap.WireOf(change switch
        {
            FieldChange.Assign assign => assign.Value,
            FieldChange.Edit edit => edit.Elements.ApplyTo(current?.Fields.GetValueOrDefault(edit.Field) as FieldValue.Set ?? new(ImmutableSortedDictionary<string, string>.Empty)),
            _ => throw new InvalidOperationException("unknown change"),
        }));

    /// <summary>R19: by id or stamp; by position, which the service documents, only where a row has neither and none is missing.</summary>
    private static JsonElement? RowOf(MemoryOperation operation, int row, int count, IReadOnlyList<JsonElement> rows, MemoryMap map)
    {
        foreach (var candidate in rows)
        {
            if (operation.Id is { } id ? MemoryMap.Text(candidate, "id") == id : map.StampOf(candidate)?.Value == operation.Key)
            {
                return candidate;
            }
        }

        return rows.Count == count && map.StampOf(rows[row]) is null && (operation.Id is null || MemoryMap.Text(rows[row], "id") is null) ? rows[row] : null;
    }

    private static WriteResult ResultOf(MemoryOperation operation, JsonElement? row, MemoryMap map, DateTimeOffset at)
    {
        if (row is not { } found)
        {
            return new WriteResult.Unknown(new Fault(FaultKind.Unavailable, "the answer leaves this one out"));
        }

        return MemoryMap.Text(found, "status") switch
        {
            "done" when operation.Op == "delete" => new WriteResult.Removed(),
            "done" => Written(found, map, at),
            "exists" => new WriteResult.Exists(MemoryMap.Text(found, "id") is { } id ? new RecordId(id) : null),
            "stale" => new WriteResult.Refused(),
            "gone" => new WriteResult.Gone(),
            _ => new WriteResult.Failed(new Fault(FaultKind.Rejected, $"Memory: {MemoryMap.Text(found, "reason")}")),
        };
    }

    private static WriteResult.Written Written(JsonElement row, MemoryMap map, DateTimeOffset at)
    {
        var stored = map.ObservationOf(row, at);
        return new(stored.Id, stored.Version, stored.Modified, row.TryGetProperty("values", out _) ? stored : null);
    }

    private static WriteResult Missed(Fault fault) => fault.Kind switch
    {
        FaultKind.Unavailable => new WriteResult.Unknown(fault),
        FaultKind.Rejected or FaultKind.Unexpected => new WriteResult.Failed(fault),
        _ => new WriteResult.Unsent(fault),
    };

    private static ImmutableArray<WriteResult> All(int count, WriteResult result) => [.. Enumerable.Repeat(result, count)];
}
