using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.Memory;

/// <summary>Pages, records by id, and the record that carries a stamp.</summary>
internal sealed class MemoryReads(MemoryClient client, PlaceIdentity place, bool softVersions)
{
    public async Task<Outcome<PulledPage>> PullAsync(PullRequest request, CancellationToken cancellationToken)
    {
        var parts = request.Continuation?.Split('|', 2);
        var since = parts is null ? (DateTimeOffset?)null : new DateTimeOffset(long.Parse(parts[0], CultureInfo.InvariantCulture), TimeSpan.Zero);
        var answer = await client.PageAsync(place.Collection, request.Cursor, parts?[1], cancellationToken);
        if (!answer.Succeeded(out var found, out var fault))
        {
            return fault;
        }

        if (!(await ObserveAsync(found.Page.Records, found.At, cancellationToken)).Succeeded(out var observations, out fault))
        {
            return fault;
        }

        // What changes while we page comes with the next cursor, so the first page's time is the whole chain's.
        var until = since ?? found.At;
        return found.Page switch
        {
            { Next: { } more } => new PulledPage(observations, $"{until.UtcTicks.ToString(CultureInfo.InvariantCulture)}|{more}", null, null),
            { Cursor: { } cursor } => new PulledPage(observations, null, cursor, until),
            _ => new Fault(FaultKind.Unexpected, "the last page has no cursor"),
        };
    }

    public async Task<Outcome<ImmutableArray<ReadResult>>> ReadAsync(ImmutableArray<RecordId> ids, CancellationToken cancellationToken)
    {
        var known = await client.FieldsAsync(place.Collection, cancellationToken);
        if (!known.Succeeded(out var fields, out var fault))
        {
            return fault;
        }

        var map = new MemoryMap(place, fields, softVersions);
        var results = ImmutableArray.CreateBuilder<ReadResult>(ids.Length);
        foreach (var id in ids)
        {
            var answer = await client.RecordAsync(place.Collection, id, cancellationToken);
            if (answer.Succeeded(out var found, out fault))
            {
                results.Add(new ReadResult.Found(map.ObservationOf(found.Record, found.At)));
            }
            else if (fault.Kind == FaultKind.NotFound)
            {
                results.Add(new ReadResult.Absent());
            }
            else
            {
                return fault;
            }
        }

        return results.ToImmutable();
    }

    /// <summary>Most pages of a poll are empty: the fields are asked for only where there is something to read with them.</summary>
    private async Task<Outcome<ImmutableArray<Observation>>> ObserveAsync(IReadOnlyCollection<JsonElement> records, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (records.Count == 0)
        {
            return ImmutableArray<Observation>.Empty;
        }

        if (!(await client.FieldsAsync(place.Collection, cancellationToken)).Succeeded(out var fields, out var fault))
        {
            return fault;
        }

        var map = new MemoryMap(place, fields, softVersions);
        return records.Select(record => map.ObservationOf(record, at)).ToImmutableArray();
    }

    /// <summary>By the key that its creation bore: a list that leaves it out would prove nothing (R8).</summary>
    public async Task<Outcome<ReadResult>> FindAsync(Stamp stamp, CancellationToken cancellationToken)
    {
        if (!(await client.RecordByKeyAsync(place.Collection, stamp.Value, cancellationToken)).Succeeded(out var found, out var fault))
        {
            return fault.Kind == FaultKind.NotFound ? new ReadResult.Absent() : fault;
        }

        return (await ObserveAsync([found.Record], found.At, cancellationToken)).Succeeded(out var observed, out fault) ? new ReadResult.Found(observed[0]) : fault;
    }
}
