using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>One page of a pull: records by COQL, then the list of deleted ones. An idle delta is one call for each.</summary>
internal sealed class ZohoCrmPull(Session session, ZohoCrmModule module, PullRequest request)
{
    /// <summary>Zoho lists deletions for 60 days at the least.</summary>
    private static readonly TimeSpan DeletionsKept = TimeSpan.FromDays(60);

    private const int MostEmptyPages = 3;

    private readonly ZohoCrmClient client = new(session);
    private readonly ZohoCrmFields fields = new(session, module);
    private readonly PlaceIdentity place = new(ZohoCrmConnector.Name, session.AccountId, module.Name);

    public async Task<Outcome<PulledPage>> PageAsync(CancellationToken cancellationToken)
    {
        if (request.Fields.FirstOrDefault(field => !Coql.IsName(field)) is { } odd)
        {
            return new Fault(FaultKind.Rejected, $"'{odd}' is no field of {module.Name}");
        }

        return PullPosition.Read(request.Cursor, request.Continuation) switch
        {
            null => new Fault(FaultKind.CursorExpired, "the cursor is of another form"),
            { DeletedPage: 0 } position => await RecordsAsync(position, cancellationToken),
            var position => await DeletedAsync(position, cancellationToken),
        };
    }

    private async Task<Outcome<PulledPage>> RecordsAsync(PullPosition position, CancellationToken cancellationToken)
    {
        // https://www.zoho.com/crm/developer/docs/api/v8/Get-Records-through-COQL-Query.html
        var body = new JsonObject { ["select_query"] = Query(position) };
        if (!(await client.ExchangeAsync(HttpMethod.Post, "coql", body, null, cancellationToken)).Succeeded(out var answer, out var fault))
        {
            return fault;
        }

        if (RefusedColumn(answer, position) is { } column)
        {
            return await RecordsAsync(position with { Refused = [.. position.Refused, column] }, cancellationToken); // ends: each column is refused once
        }

        if (!answer.IsSuccess)
        {
            return ZohoCrmVisibility.OfColumn(module.Name, ColumnIn(answer)) ?? answer.Fault;
        }

        position = position with { Start = position.Start ?? answer.VendorNow };
        if (position.Start - position.Since > DeletionsKept)
        {
            return new Fault(FaultKind.CursorExpired, "the cursor is older than Zoho's list of deleted records");
        }

        if (!(await fields.LearnAsync(answer.Rows, request.Fields.Where(field => !position.Kinds.ContainsKey(field)), cancellationToken)).Succeeded(out var learned, out fault))
        {
            return fault;
        }

        position = position with { Kinds = position.Kinds.Concat(learned).ToDictionary() };
        var known = module.Knowing(position.Kinds);
        var observations = answer.Rows
            .Select(row => ZohoCrmMap.Observe(new(row, answer.VendorNow, Whole: false), known, place, request.Fields))
            .OfType<Observation>().ToImmutableArray();
        if (observations.Length < answer.Rows.Count)
        {
            return new Fault(FaultKind.Unexpected, $"a row of {module.Name} has no id");
        }

        var soft = observations.Where(observation => observation.Soft).Select(observation => (DateTimeOffset?)observation.Modified).Append(position.SoftFrom).Min();
        return Next(position with { SoftFrom = soft }, observations, answer.HasMore ?? answer.Rows.Count == Coql.PageSize);
    }

    private static Outcome<PulledPage> Next(PullPosition position, ImmutableArray<Observation> observations, bool more)
    {
        if (!more)
        {
            return new PulledPage(observations, (position with { LastId = null, LastModified = null, EmptyPages = 0, DeletedPage = 1 }).Write(), null, null);
        }

        // A page that says there is more without moving on must not pass for the end of the list: absences would follow from it. It is asked again, a few times.
        var last = observations.LastOrDefault();
        var moves = last is not null && (last.Id.Value != position.LastId || last.Modified != (position.LastModified ?? last.Modified));
        return moves ? new PulledPage(observations, (position with { LastId = last!.Id.Value, LastModified = last.Modified, EmptyPages = 0 }).Write(), null, null) // it moves by the last one
            : position.EmptyPages < MostEmptyPages ? new PulledPage(observations, (position with { EmptyPages = position.EmptyPages + 1 }).Write(), null, null)
            : new Fault(FaultKind.Unavailable, "Zoho says there are more records and shows none");
    }

    /// <summary>https://www.zoho.com/crm/developer/docs/api/v8/get-deleted-records.html</summary>
    private async Task<Outcome<PulledPage>> DeletedAsync(PullPosition position, CancellationToken cancellationToken)
    {
        var since = new ZohoHeader("If-Modified-Since", ZohoTime.Write(position.Since ?? position.ObservedUntil()));
        var path = $"{module.Name}/deleted?type=all&page={position.DeletedPage}&per_page={Coql.PageSize}";
        if (!(await client.AskAsync(HttpMethod.Get, path, null, since, cancellationToken)).Succeeded(out var answer, out var fault))
        {
            return fault;
        }

        var tombstones = answer.Rows.Select(row => Tombstone(row, answer.VendorNow)).OfType<Observation>().ToImmutableArray();
        if (tombstones.Length < answer.Rows.Count)
        {
            return new Fault(FaultKind.Unexpected, $"a deleted record of {module.Name} has no id");
        }

        if (answer.HasMore ?? tombstones.Length == Coql.PageSize)
        {
            return tombstones.IsEmpty
                ? new Fault(FaultKind.Unavailable, "Zoho says there are more deleted records and shows none")
                : new PulledPage(tombstones, (position with { DeletedPage = position.DeletedPage + 1 }).Write(), null, null);
        }

        return new PulledPage(tombstones, null, position.Cursor(), position.ObservedUntil());
    }

    private static Observation? Tombstone(JsonObject row, DateTimeOffset vendorNow)
    {
        var told = ZohoTime.Parse(row["deleted_time"].Text())?.ToUniversalTime();
        var deleted = told ?? vendorNow;
        return row["id"].Text() is { Length: > 0 } id ? new(new(id), ZohoTime.Version(deleted), deleted, Soft: false, new ObservedState.Deleted { At = told }) : null;
    }

    private string Query(PullPosition position)
    {
        var columns = Columns(position);
        return position.Since is { } since
            ? Coql.Changes(module.Name, columns, position.LastModified ?? since, position.LastId)
            : Coql.Everything(module.Name, columns, module.End, request.NotEndedBefore, position.LastId);
    }

    /// <summary>What does not fit into a query is completed by id, as what Zoho refuses to select.</summary>
    private IEnumerable<string> Columns(PullPosition position) => module.OwnColumns.Concat(request.Fields).Distinct().Except(position.Refused).Take(Coql.MostColumns);

    /// <summary>An array, or a field that is not there: somebody removed it, or keeps it from this user. It is unknown from then on, and all others are synced.</summary>
    private string? RefusedColumn(ZohoAnswer answer, PullPosition position) =>
        ColumnIn(answer) is { } column && Columns(position).Contains(column) && !ZohoCrmModule.Needed.Contains(column) ? column : null;

    private static string? ColumnIn(ZohoAnswer answer) => answer.Problem.At("code").Text() == "INVALID_QUERY" ? answer.Problem.Object("details").At("column_name").Text() : null;
}
