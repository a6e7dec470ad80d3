using System.Collections.Immutable;
using CrmSync.App.Storage.Tables;
using Azure;

namespace CrmSync.App.State.Rows;

/// <summary>
/// Who waits for the partner of which record (R23): partition of the sync that keeps the awaited record, row the clue to it, the sync that waits and the
/// link row of the record that waits.
/// </summary>
public sealed class WaiterRows(StateTables tables)
{
    /// <param name="clue">Of the awaited record: its link row, or the print of its name.</param>
    public async Task AddAsync(string tenant, string parentSync, IReadOnlyCollection<(string Clue, string Sync, string LinkRow)> waiters, CancellationToken cancellationToken)
    {
        var partition = Keys.LinkPartition(tenant, parentSync);
        foreach (var chunk in waiters.Distinct().Chunk(RowTransaction.Size))
        {
            await tables.Waiters.SubmitTransactionAsync(
                [.. chunk.Select(waiter => new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity(partition, Keys.WaiterRow(waiter.Clue, waiter.Sync, waiter.LinkRow))))], cancellationToken);
        }
    }

    public async Task<bool> AnyAsync(string tenant, string parentSync, CancellationToken cancellationToken) =>
        await tables.Waiters.QueryAsync(TableFilter.Create($"PartitionKey eq {Keys.LinkPartition(tenant, parentSync)}"), 1, ["RowKey"], cancellationToken).AnyAsync(cancellationToken);

    /// <summary>Those that wait for the record with this clue: their sync and link row.</summary>
    public async Task<ImmutableArray<(string Sync, string LinkRow)>> ListAsync(string tenant, string parentSync, string clue, CancellationToken cancellationToken)
    {
        var (from, to) = Keys.WaiterRange(clue);
        var rows = await tables.Waiters.QueryAsync(
            TableFilter.Create($"PartitionKey eq {Keys.LinkPartition(tenant, parentSync)} and RowKey ge {from} and RowKey lt {to}"), null, ["RowKey"], cancellationToken).ToListAsync(cancellationToken);
        return [.. rows.Select(row => row.RowKey.Split('|')).Select(parts => (parts[1], parts[2]))];
    }

    public async Task DeleteAsync(string tenant, string parentSync, string clue, IEnumerable<(string Sync, string LinkRow)> waiters, CancellationToken cancellationToken)
    {
        var partition = Keys.LinkPartition(tenant, parentSync);
        foreach (var chunk in waiters.Chunk(RowTransaction.Size))
        {
            await RowTransaction.SubmitSkippingRefusedAsync(
                tables.Waiters, [.. chunk.Select(waiter => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, Keys.WaiterRow(clue, waiter.Sync, waiter.LinkRow)), ETag.All))], cancellationToken);
        }
    }

    public async Task ForgetSyncAsync(string tenant, string parentSync, CancellationToken cancellationToken)
    {
        var rows = await tables.Waiters.QueryAsync(TableFilter.Create($"PartitionKey eq {Keys.LinkPartition(tenant, parentSync)}"), null, ["PartitionKey", "RowKey"], cancellationToken).ToListAsync(cancellationToken);
        foreach (var chunk in rows.Chunk(RowTransaction.Size))
        {
            await RowTransaction.SubmitSkippingRefusedAsync(tables.Waiters, [.. chunk.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All))], cancellationToken);
        }
    }
}
