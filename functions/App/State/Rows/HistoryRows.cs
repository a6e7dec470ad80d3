using System.Collections.Immutable;
using Azure;
using CrmSync.App.Storage.Tables;

namespace CrmSync.App.State.Rows;

/// <summary>Runs and entries of a sync, newest first; each entry stands twice, by time and by record.</summary>
public sealed class HistoryRows(StateTables tables, IIdSource ids)
{
    public async Task AppendAsync(string tenant, string syncId, IReadOnlyList<HistoryEntry> entries, CancellationToken cancellationToken)
    {
        var partition = Keys.LinkPartition(tenant, syncId);
        foreach (var chunk in entries.Chunk(RowTransaction.Size / 2))
        {
            await tables.History.SubmitTransactionAsync(
                chunk.SelectMany(entry => Rows(partition, entry)).Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)), cancellationToken);
        }
    }

    /// <summary>Adds to a run's numbers; the first to speak of a run makes its row.</summary>
    public async Task CountAsync(string tenant, string syncId, RunRecord part, CancellationToken cancellationToken)
    {
        var partition = Keys.LinkPartition(tenant, syncId);
        for (var attempt = 0; attempt < RowChange.Attempts; attempt++)
        {
            var row = await tables.History.GetEntityIfExistsAsync(partition, Keys.RunRow(part.Id), null, cancellationToken);
            var before = row is null ? part with { Sent = 0, Handled = 0, Counts = ImmutableSortedDictionary<string, int>.Empty } : ReadRun(row);
            var after = before with
            {
                Sent = before.Sent + part.Sent,
                Handled = before.Handled + part.Handled,
                Counts = part.Counts.Aggregate(before.Counts, (counts, count) => counts.SetItem(count.Key, counts.GetValueOrDefault(count.Key) + count.Value)),
                LastAt = part.LastAt,
            };
            try
            {
                _ = row is null
                    ? await tables.History.AddEntityAsync(WriteRun(partition, after), cancellationToken)
                    : await tables.History.UpdateEntityAsync(WriteRun(partition, after), row.ETag, TableUpdateMode.Replace, cancellationToken);
                return;
            }
            catch (RequestFailedException refused) when (refused.Status is 409 or 412)
            {
                // Another apply counted at the same time: add to its sum.
            }
        }

        throw RowChange.Contended(part.Id);
    }

    public async Task<RunRecord?> GetRunAsync(string tenant, string syncId, string runId, CancellationToken cancellationToken) =>
        await tables.History.GetEntityIfExistsAsync(Keys.LinkPartition(tenant, syncId), Keys.RunRow(runId), null, cancellationToken) is { } row ? ReadRun(row) : null;

    public async Task<IReadOnlyList<RunRecord>> ListRunsAsync(string tenant, string syncId, int most, string? after, CancellationToken cancellationToken) =>
        await ListAsync(tenant, syncId, "run|", after is null ? null : Keys.RunRow(after), most, cancellationToken).Select(ReadRun).ToListAsync(cancellationToken);

    /// <param name="after">The id of the last entry of the page before.</param>
    public async Task<IReadOnlyList<(string Id, HistoryEntry Entry)>> ListEntriesAsync(string tenant, string syncId, string? runId, int most, string? after, CancellationToken cancellationToken) =>
        await ListAsync(tenant, syncId, "entry|", after is null ? null : "entry|" + after, runId is null ? most : int.MaxValue, cancellationToken)
            .Where(row => runId is null || row.GetString("Run") == runId).Take(most)
            .Select(row => (row.RowKey["entry|".Length..], ReadEntry(row))).ToListAsync(cancellationToken);

    public async Task<IReadOnlyList<HistoryEntry>> OfRecordAsync(string tenant, string syncId, string record, int most, CancellationToken cancellationToken) =>
        await ListAsync(tenant, syncId, $"rec|{record}|", null, most, cancellationToken).Select(ReadEntry).ToListAsync(cancellationToken);

    /// <summary>Takes what is older, and the values of conflict losers with it (R25).</summary>
    public async Task<int> PruneAsync(string tenant, string syncId, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var partition = Keys.LinkPartition(tenant, syncId);
        var old = await tables.History.QueryAsync(TableFilter.Create($"PartitionKey eq {partition} and At lt {before.UtcTicks}"), null, ["PartitionKey", "RowKey"], cancellationToken).ToListAsync(cancellationToken);
        await DeleteAsync(old, cancellationToken);
        return old.Count;
    }

    public async Task ForgetSyncAsync(string tenant, string syncId, CancellationToken cancellationToken) => await DeleteAsync(
        await tables.History.QueryAsync(TableFilter.Create($"PartitionKey eq {Keys.LinkPartition(tenant, syncId)}"), null, ["PartitionKey", "RowKey"], cancellationToken).ToListAsync(cancellationToken), cancellationToken);

    private async Task DeleteAsync(List<TableEntity> rows, CancellationToken cancellationToken)
    {
        foreach (var chunk in rows.Chunk(RowTransaction.Size))
        {
            await RowTransaction.SubmitSkippingRefusedAsync(tables.History, [.. chunk.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All))], cancellationToken);
        }
    }

    private IAsyncEnumerable<TableEntity> ListAsync(string tenant, string syncId, string prefix, string? after, int most, CancellationToken cancellationToken)
    {
        var end = prefix[..^1] + (char)(prefix[^1] + 1);
        var filter = TableFilter.Create($"PartitionKey eq {Keys.LinkPartition(tenant, syncId)} and RowKey gt {after ?? prefix} and RowKey lt {end}");
        return tables.History.QueryAsync(filter, Math.Min(most, 1000), null, cancellationToken).Take(most);
    }

    private IEnumerable<TableEntity> Rows(string partition, HistoryEntry entry)
    {
        var id = ids.NewId()[..6];
        foreach (var row in (string[])[Keys.EntryRow(entry.At, id), Keys.RecordEntryRow(entry.Record, entry.At, id)])
        {
            yield return new TableEntity(partition, row)
            {
                ["At"] = entry.At.UtcTicks,
                ["Run"] = entry.RunId,
                ["Record"] = entry.Record,
                ["Outcome"] = entry.Outcome,
                ["Side"] = entry.Side,
                ["Reason"] = entry.Reason,
                ["LeftId"] = entry.LeftId,
                ["RightId"] = entry.RightId,
                ["Fields"] = entry.Fields.IsEmpty ? null : string.Join(',', entry.Fields),
                ["Loser"] = entry.Loser,
            };
        }
    }

    private static HistoryEntry ReadEntry(TableEntity row) =>
        new(RowTime.Read(row, "At"), row.GetString("Run") ?? "", row.GetString("Record") ?? "", row.GetString("Outcome") ?? "", row.GetString("Side"), row.GetString("Reason"))
        {
            LeftId = row.GetString("LeftId"),
            RightId = row.GetString("RightId"),
            Fields = row.GetString("Fields") is { } fields ? [.. fields.Split(',')] : [],
            Loser = row.GetBinary("Loser"),
        };

    private static TableEntity WriteRun(string partition, RunRecord run) => new(partition, Keys.RunRow(run.Id))
    {
        ["At"] = run.StartedAt.UtcTicks,
        ["Kind"] = run.Kind,
        ["Errand"] = run.Errand is null ? null : StateJson.Write(run.Errand),
        ["Sent"] = run.Sent,
        ["Handled"] = run.Handled,
        ["Counts"] = StateJson.Write(run.Counts),
        ["LastAt"] = RowTime.Write(run.LastAt),
    };

    private static RunRecord ReadRun(TableEntity row) => new(row.RowKey["run|".Length..], row.GetString("Kind") ?? "", RowTime.Read(row, "At"))
    {
        Errand = row.GetString("Errand") is { } errand ? StateJson.Read<Errand>(errand) : null,
        Sent = row.GetInt32("Sent") ?? 0,
        Handled = row.GetInt32("Handled") ?? 0,
        Counts = StateJson.Read<ImmutableSortedDictionary<string, int>>(row.GetString("Counts") ?? "{}"),
        LastAt = RowTime.Read(row, "LastAt"),
    };
}
