using Azure;
using CrmSync.App.Storage.Tables;

namespace CrmSync.Simulation.Storage;

/// <summary>As <see cref="WriteRecognition"/>: our own earlier attempt is known by the id it left in its row. Each read is a call like any other.</summary>
internal sealed class MemoryWriteRecognition(MemoryTableWire wire, MemoryTableStore store, string table)
{
    /// <summary>A row that is gone is what a deletion asked for, whoever removed it.</summary>
    public static Task<OwnWrite<ETag>> FindDeletionAsync(RequestFailedException refusal, CancellationToken _) =>
        Task.FromResult(new OwnWrite<ETag>(refusal.Status == 404, default));

    public async Task<OwnWrite<ETag>> FindAsync(TableEntity entity, string writeId, CancellationToken cancellationToken)
    {
        var row = await ReadAsync(entity, cancellationToken);
        return row?.WriteId == writeId ? new(true, row.ETag) : default;
    }

    public async Task<OwnWrite<IReadOnlyList<ETag>>> FindAsync(IReadOnlyList<TableTransactionAction> actions, string writeId, CancellationToken cancellationToken)
    {
        var etags = new ETag[actions.Count];
        var isOurs = false;
        var isDone = actions.All(action => action.IsDelete);
        for (var index = 0; index < actions.Count; index++)
        {
            var action = actions[index];
            if (action.IsDelete && !isDone)
            {
                continue;
            }

            var row = await ReadAsync(action.Entity, cancellationToken);
            isDone &= row is null;
            isOurs |= row?.WriteId == writeId;
            etags[index] = action.IsDelete ? default : row?.WriteId == writeId ? row.ETag : WriteRecognition.Overwritten;
        }

        return new(isOurs || isDone, etags);
    }

    private Task<TableEntity?> ReadAsync(TableEntity entity, CancellationToken cancellationToken)
    {
        var call = new MemoryTableCall(table, MemoryTableOperation.Get, entity.PartitionKey, entity.RowKey);
        return wire.SendAsync<TableEntity?>(call, () => new(store.Rows(table).Find(entity.PartitionKey, entity.RowKey) is { } row ? RowCopies.Copy(row) : null), cancellationToken);
    }
}
