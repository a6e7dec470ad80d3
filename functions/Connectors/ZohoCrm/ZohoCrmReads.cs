using System.Collections.Immutable;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>Reads by id. A list is cheap and can cut short or leave out; what it does not show whole is read singly.</summary>
internal sealed class ZohoCrmReads(Session session, ZohoCrmModule module)
{
    private const int ListSize = 100;

    private readonly ZohoCrmClient client = new(session);
    private readonly PlaceIdentity place = new(ZohoCrmConnector.Name, session.AccountId, module.Name);

    /// <summary>The module, and what was learned of its fields on the way.</summary>
    private ZohoCrmModule known = module;

    public async Task<Outcome<ImmutableArray<ReadResult>>> ReadAsync(ImmutableArray<RecordId> ids, ImmutableArray<string> fields, CancellationToken cancellationToken)
    {
        if (!(await ListAsync(ids, [.. known.OwnColumns.Concat(fields).Distinct()], cancellationToken)).Succeeded(out var listed, out var fault)
            || !(await LearnAsync(listed.Values, fields, cancellationToken)).Succeeded(out _, out fault))
        {
            return fault;
        }

        var results = new Dictionary<RecordId, ReadResult>();
        var nowhere = ImmutableHashSet<string>.Empty;
        foreach (var id in ids.Distinct())
        {
            if (listed.TryGetValue(id, out var row) && Found(row, fields) is { } found && (found.Observation.State is not ObservedState.Living living || living.Partial.IsSubsetOf(nowhere)))
            {
                results[id] = found;
                continue;
            }

            var single = await OneAsync(id, cancellationToken);
            if (single is Outcome<ZohoRow?>.Ok { Value: { } shown })
            {
                if (!(await LearnAsync([shown], fields, cancellationToken)).Succeeded(out _, out fault))
                {
                    return fault;
                }

                // A field that is not even in a whole record was removed, or is hidden: no further record is read singly for it.
                nowhere = nowhere.Union(fields.Where(field => !shown.Json.ContainsKey(field) && !known.Arrays.Contains(field)));
            }

            results[id] = single switch
            {
                Outcome<ZohoRow?>.Failed { Fault: var why } => new ReadResult.NotRead(why),
                Outcome<ZohoRow?>.Ok { Value: { } whole } => (ReadResult?)Found(whole, fields) ?? NotRead("the record shows no id"),
                _ => new ReadResult.Absent(),
            };
            if (single is Outcome<ZohoRow?>.Failed { Fault: var broken } && IsOfTheConnection(broken.Kind))
            {
                return broken;
            }
        }

        return ids.Select(id => results[id]).ToImmutableArray();
    }

    /// <summary>https://www.zoho.com/crm/developer/docs/api/v8/get-records.html with an external id in the place of the id</summary>
    public async Task<Outcome<ReadResult>> FindAsync(Stamp stamp, ImmutableArray<string> fields, CancellationToken cancellationToken)
    {
        var header = new ZohoHeader("X-EXTERNAL", $"{known.Name}.{ZohoCrmModule.StampField}");
        if (!(await client.ExchangeAsync(HttpMethod.Get, $"{known.Name}/{stamp.Value}", null, header, cancellationToken)).Succeeded(out var answer, out var fault))
        {
            return fault;
        }

        if (!answer.IsSuccess)
        {
            return answer.Fault is { Kind: not FaultKind.NotFound } why ? why : new ReadResult.Absent();
        }

        if (answer.Row is not { } json)
        {
            return new ReadResult.Absent();
        }

        var row = new ZohoRow(json, answer.VendorNow, Whole: true);
        return !(await LearnAsync([row], fields, cancellationToken)).Succeeded(out _, out fault) ? fault
            : json[ZohoCrmModule.StampField].Text() != stamp.Value ? new Fault(FaultKind.Unexpected, "Zoho answered another record than the one with the stamp")
            : (ReadResult?)Found(row, fields) ?? NotRead("the record shows no id");
    }

    /// <summary>The rows a list shows, by id. https://www.zoho.com/crm/developer/docs/api/v8/get-records.html</summary>
    public async Task<Outcome<Dictionary<RecordId, ZohoRow>>> ListAsync(IEnumerable<RecordId> ids, ImmutableArray<string> columns, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<RecordId, ZohoRow>();
        if (columns.Length > Coql.MostColumns || columns.Any(column => !Coql.IsName(column)))
        {
            return rows;
        }

        foreach (var some in ids.Where(IsId).Distinct().Chunk(ListSize))
        {
            var path = $"{known.Name}?ids={string.Join(',', some)}&fields={string.Join(',', columns)}";
            if (!(await client.GetAsync(path, cancellationToken)).Succeeded(out var answer, out var fault))
            {
                return fault;
            }

            foreach (var row in answer.Rows.Select(json => new ZohoRow(json, answer.VendorNow, Whole: false)).Where(row => row.Id is not null))
            {
                rows[new(row.Id!)] = row; // checked above
            }
        }

        return rows;
    }

    /// <summary>All fields of one record; null where there is none. Names no fields, so that INVALID_DATA can only be about the id.</summary>
    public async Task<Outcome<ZohoRow?>> OneAsync(RecordId id, CancellationToken cancellationToken)
    {
        if (!IsId(id))
        {
            return new Fault(FaultKind.Rejected, "this is no id of Zoho");
        }

        // https://www.zoho.com/crm/developer/docs/api/v8/get-records.html
        if (!(await client.ExchangeAsync(HttpMethod.Get, $"{known.Name}/{id}", null, null, cancellationToken)).Succeeded(out var answer, out var fault))
        {
            return fault;
        }

        return answer.IsSuccess ? answer.Row is { } json ? new ZohoRow(json, answer.VendorNow, Whole: true) : default(ZohoRow)
            : answer.Problem.At("code").Text() == "INVALID_DATA" ? default(ZohoRow)
            : answer.Fault;
    }

    private async Task<Outcome<Done>> LearnAsync(IReadOnlyCollection<ZohoRow> rows, ImmutableArray<string> fields, CancellationToken cancellationToken)
    {
        if (!(await new ZohoCrmFields(session, known).LearnAsync([.. rows.Select(row => row.Json)], fields, cancellationToken)).Succeeded(out var kinds, out var fault))
        {
            return fault;
        }

        known = known.Knowing(kinds);
        return default(Done);
    }

    /// <summary>The fault says nothing about the record, so the whole read is asked again.</summary>
    private static bool IsOfTheConnection(FaultKind kind) =>
        kind is FaultKind.TokenExpired or FaultKind.Revoked or FaultKind.Throttled or FaultKind.Unavailable;

    private ReadResult.Found? Found(ZohoRow row, ImmutableArray<string> fields) =>
        ZohoCrmMap.Observe(row, known, place, fields) is { } observation ? new(observation) : null;

    private static ReadResult.NotRead NotRead(string reason) => new(new(FaultKind.Unexpected, reason));

    private static bool IsId(RecordId id) => id.Value.Length is > 0 and <= 20 && id.Value.All(char.IsAsciiDigit);
}
