using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.Xero;

/// <summary>Reads by id and by number. A list by ids is one call for many; what it does not show is read singly, which is the proof of absence (R8).</summary>
internal sealed class XeroReads(Session session)
{
    /// <summary>Ids in one address: it stays below 2,000 characters.</summary>
    private const int IdsAtOnce = 50;

    /// <summary>Numbers in one filter, for the same reason.</summary>
    private const int NumbersAtOnce = 20;

    private readonly XeroClient client = new(session);
    private readonly PlaceIdentity place = new(XeroConnector.Name, session.AccountId, XeroAccount.Collection);

    public async Task<Outcome<ImmutableArray<ReadResult>>> ReadAsync(ImmutableArray<RecordId> ids, CancellationToken cancellationToken)
    {
        if (!(await ListAsync(ids, cancellationToken)).Succeeded(out var listed, out var fault))
        {
            return fault;
        }

        var results = new Dictionary<RecordId, ReadResult>();
        Fault? busy = null;
        foreach (var id in ids.Distinct())
        {
            if (listed.TryGetValue(id, out var row))
            {
                results[id] = Found(row.Row, row.VendorNow);
            }
            else if (busy is not null)
            {
                results[id] = new ReadResult.NotRead(busy);
            }
            else if ((await OneAsync(id, cancellationToken)).Succeeded(out var result, out fault))
            {
                results[id] = result;
            }
            else if (fault.Kind is FaultKind.Throttled or FaultKind.Unavailable)
            {
                // What was read is kept: whoever began with the first again each time would never come to the last.
                results[id] = new ReadResult.NotRead(busy = fault);
            }
            else
            {
                return fault;
            }
        }

        return ids.Select(id => results[id]).ToImmutableArray();
    }

    /// <summary>The rows a list shows, by id. The page makes it show whole contacts. https://developer.xero.com/documentation/api/accounting/contacts#get-contacts</summary>
    public async Task<Outcome<Dictionary<RecordId, (JsonObject Row, DateTimeOffset VendorNow)>>> ListAsync(IEnumerable<RecordId> ids, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<RecordId, (JsonObject, DateTimeOffset)>();
        foreach (var some in ids.Where(id => XeroJson.IdOf(id.Value) is not null).Distinct().Chunk(IdsAtOnce))
        {
            var query = $"?page=1&pageSize={XeroPull.PageSize}&includeArchived=true&IDs={string.Join(',', some)}";
            if (!(await client.GetContactsAsync(query, null, cancellationToken)).Succeeded(out var answer, out var fault))
            {
                return fault;
            }

            foreach (var row in answer.Contacts)
            {
                if (row[XeroMap.Id].Id() is { } id)
                {
                    rows[new(id)] = (row, answer.VendorNow);
                }
            }
        }

        return rows;
    }

    /// <summary>The contact that carries the stamp as its number.</summary>
    public async Task<Outcome<ReadResult>> FindAsync(Stamp stamp, CancellationToken cancellationToken)
    {
        // https://developer.xero.com/documentation/api/accounting/contacts#get-contacts with the number in the place of the id
        if (!(await client.GetContactsAsync("/" + stamp.Value, null, cancellationToken)).Succeeded(out var answer, out var fault))
        {
            return fault.Kind == FaultKind.NotFound ? new ReadResult.Absent() : fault;
        }

        if (answer.Contacts is not [var row, ..])
        {
            return new ReadResult.Absent();
        }

        if (row[XeroMap.Number].Text() == stamp.Value)
        {
            return Found(row, answer.VendorNow);
        }

        // Another number: the contact with ours was merged into this one. The list shows it itself.
        return (await NumberedAsync([stamp], cancellationToken)).Succeeded(out var listed, out fault)
            ? listed.TryGetValue(stamp, out var own) ? Found(own.Row, own.VendorNow) : new ReadResult.Absent()
            : fault;
    }

    /// <summary>The contacts that carry these stamps; those that nobody carries are left out.</summary>
    public async Task<Outcome<Dictionary<Stamp, RecordId>>> IdsOfAsync(IReadOnlyList<Stamp> stamps, CancellationToken cancellationToken)
    {
        var ids = new Dictionary<Stamp, RecordId>();
        if (stamps.Count > 1 && (await NumberedAsync(stamps, cancellationToken)).Succeeded(out var listed, out var fault))
        {
            return listed.ToDictionary(entry => entry.Key, entry => new RecordId(entry.Value.Row[XeroMap.Id].Id()!)); // listed by it
        }

        // A very large organisation refuses such a filter.
        foreach (var stamp in stamps)
        {
            if (!(await FindAsync(stamp, cancellationToken)).Succeeded(out var found, out fault))
            {
                return fault;
            }

            if (found is ReadResult.Found { Observation.Id: var id })
            {
                ids[stamp] = id;
            }
        }

        return ids;
    }

    private async Task<Outcome<Dictionary<Stamp, (JsonObject Row, DateTimeOffset VendorNow)>>> NumberedAsync(IReadOnlyList<Stamp> stamps, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<Stamp, (JsonObject, DateTimeOffset)>();
        foreach (var some in stamps.Chunk(NumbersAtOnce))
        {
            var where = Uri.EscapeDataString(string.Join(" OR ", some.Select(stamp => $"{XeroMap.Number}==\"{stamp.Value}\"")));
            if (!(await client.GetContactsAsync($"?page=1&pageSize={XeroPull.PageSize}&includeArchived=true&where={where}", null, cancellationToken)).Succeeded(out var answer, out var fault))
            {
                return fault;
            }

            foreach (var row in answer.Contacts)
            {
                if (row[XeroMap.Id].Id() is not null && Stamp.Read(row[XeroMap.Number].Text(), place) is { } stamp && some.Contains(stamp))
                {
                    rows[stamp] = (row, answer.VendorNow);
                }
            }
        }

        return rows;
    }

    private async Task<Outcome<ReadResult>> OneAsync(RecordId id, CancellationToken cancellationToken)
    {
        if (XeroJson.IdOf(id.Value) is not { } known)
        {
            return new ReadResult.NotRead(new(FaultKind.Rejected, "this is no id of Xero"));
        }

        if (!(await client.GetContactsAsync("/" + known, null, cancellationToken)).Succeeded(out var answer, out var fault))
        {
            return fault.Kind switch
            {
                FaultKind.NotFound => new ReadResult.Absent(),
                FaultKind.Rejected or FaultKind.Unexpected => new ReadResult.NotRead(fault),
                _ => fault,
            };
        }

        if (answer.Contacts is not [var row, ..] || Found(row, answer.VendorNow) is not ReadResult.Found { Observation: var shown })
        {
            return new ReadResult.NotRead(new(FaultKind.Unexpected, "the contact shows no id"));
        }

        // Reads follow merges: another contact in the place of this one is what it was merged into.
        return shown.Id.Value == known ? new ReadResult.Found(shown)
            : new ReadResult.Found(new(id, shown.Version, shown.Modified, Soft: false, new ObservedState.Deleted { SurvivedBy = shown.Id }));
    }

    private ReadResult Found(JsonObject row, DateTimeOffset vendorNow) =>
        XeroMap.Observe(row, vendorNow, place) is { } observation ? new ReadResult.Found(observation) : new ReadResult.NotRead(new(FaultKind.Unexpected, "the contact shows no id"));
}
