using Azure;
using CrmSync.App.Storage.Tables;

namespace CrmSync.Simulation.Storage;

/// <summary>One table's rows. A stored row is never handed out and, once replaced, never looked at again.</summary>
internal sealed class MemoryRows(RowStamps stamps)
{
    private readonly OrdinalMap<OrdinalMap<TableEntity>> _partitions = new();

    public TableEntity? Find(string partitionKey, string rowKey) => _partitions.Find(partitionKey)?.Find(rowKey);

    /// <summary>Takes the action's entity as its own.</summary>
    public TableAnswer<ETag> Write(TableTransactionAction action, string writeId)
    {
        var current = Find(action.Entity.PartitionKey, action.Entity.RowKey);
        return RowChanges.Refusal(current, action) is { } refusal ? new(default, refusal.ToException()) : new(Put(current, action, writeId));
    }

    /// <summary>All or nothing, which is easily had: no row is in a transaction twice, so all can be checked before the first is written.</summary>
    public TableAnswer<IReadOnlyList<ETag>> Write(IReadOnlyList<TableTransactionAction> actions, string writeId)
    {
        var current = new TableEntity?[actions.Count];
        for (var index = 0; index < actions.Count; index++)
        {
            current[index] = Find(actions[index].Entity.PartitionKey, actions[index].Entity.RowKey);
            if (RowChanges.Refusal(current[index], actions[index]) is { } refusal)
            {
                return new(null, refusal.ToException(index));
            }
        }

        var etags = new ETag[actions.Count];
        for (var index = 0; index < actions.Count; index++)
        {
            etags[index] = Put(current[index], actions[index], writeId);
        }

        return new(etags);
    }

    /// <summary>Rows in the order of their keys, the first ones without those before <paramref name="from"/>.</summary>
    public IEnumerable<TableEntity> Read(MemoryFilter filter, RowPosition? from)
    {
        var partitions = from is null ? filter.Partitions : filter.Partitions.StartingAt(from.PartitionKey);
        foreach (var partition in _partitions.Read(partitions))
        {
            var rows = filter.Rows;
            if (from is not null)
            {
                rows = partition == _partitions.Find(from.PartitionKey) ? rows.StartingAt(from.RowKey) : rows;
                from = null;
            }

            foreach (var row in partition.Read(rows))
            {
                yield return row;
            }
        }
    }

    private ETag Put(TableEntity? current, TableTransactionAction action, string writeId)
    {
        var next = RowChanges.Next(current, action);
        if (next is null)
        {
            Remove(action.Entity.PartitionKey, action.Entity.RowKey);
            return default;
        }

        stamps.Stamp(next, writeId);
        Partition(next.PartitionKey).Set(next.RowKey, next);
        return next.ETag;
    }

    private OrdinalMap<TableEntity> Partition(string key)
    {
        var partition = _partitions.Find(key);
        if (partition is null)
        {
            partition = new OrdinalMap<TableEntity>();
            _partitions.Set(key, partition);
        }

        return partition;
    }

    private void Remove(string partitionKey, string rowKey)
    {
        var partition = Partition(partitionKey);
        partition.Remove(rowKey);
        if (partition.IsEmpty)
        {
            _partitions.Remove(partitionKey);
        }
    }
}
