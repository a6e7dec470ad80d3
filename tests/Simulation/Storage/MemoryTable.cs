using Azure;
using CrmSync.App.Storage.Tables;
using static CrmSync.App.Storage.Tables.TableTransactionActionType;

namespace CrmSync.Simulation.Storage;

/// <summary>
/// One table in memory, kept to the real client's contract: the same refusals before sending, the same attempts, the same
/// recognition of its own writes.
/// </summary>
internal sealed class MemoryTable : TableClient
{
    private readonly MemoryTableStore _store;
    private readonly MemoryTableWire _wire;
    private readonly MemoryWriteRecognition _recognition;

    public MemoryTable(string name, MemoryTableStore store, MemoryTableWire wire)
    {
        TableLimits.CheckTableName(name);
        Name = name;
        _store = store;
        _wire = wire;
        _recognition = new MemoryWriteRecognition(wire, store, name);
    }

    public override string Name { get; }

    public override Task CreateIfNotExistsAsync(CancellationToken cancellationToken) =>
        _wire.RunAsync<bool>(Call(MemoryTableOperation.CreateTable, null, null), () => new(_store.Create(Name)), cancellationToken);

    public override Task<ETag> AddEntityAsync(TableEntity entity, CancellationToken cancellationToken) =>
        WriteAsync(MemoryTableOperation.Add, Add, entity, default, cancellationToken);

    public override Task<ETag> UpsertEntityAsync(TableEntity entity, TableUpdateMode mode, CancellationToken cancellationToken) =>
        WriteAsync(MemoryTableOperation.Upsert, mode == TableUpdateMode.Merge ? UpsertMerge : UpsertReplace, entity, default, cancellationToken);

    public override Task<ETag> UpdateEntityAsync(TableEntity entity, ETag ifMatch, TableUpdateMode mode, CancellationToken cancellationToken)
    {
        TableLimits.CheckIfMatch(ifMatch);
        return WriteAsync(MemoryTableOperation.Update, mode == TableUpdateMode.Merge ? UpdateMerge : UpdateReplace, entity, ifMatch, cancellationToken);
    }

    public override Task DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch, CancellationToken cancellationToken)
    {
        TableLimits.CheckIfMatch(ifMatch);
        TableLimits.CheckKeys(partitionKey, rowKey);
        var action = new TableTransactionAction(Delete, new TableEntity(partitionKey, rowKey), ifMatch);
        var call = Call(MemoryTableOperation.Delete, partitionKey, rowKey);
        return _wire.RunAsync(call, () => _store.Rows(Name).Write(action, writeId: ""), MemoryWriteRecognition.FindDeletionAsync, cancellationToken);
    }

    public override Task<TableEntity?> GetEntityIfExistsAsync(string partitionKey, string rowKey, IEnumerable<string>? select, CancellationToken cancellationToken)
    {
        TableLimits.CheckKeys(partitionKey, rowKey);
        var columns = select?.ToArray();
        var call = Call(MemoryTableOperation.Get, partitionKey, rowKey);
        return _wire.RunAsync<TableEntity?>(call, () => new(_store.Rows(Name).Find(partitionKey, rowKey) is { } row ? RowCopies.Copy(row, columns) : null), cancellationToken);
    }

    public override AsyncPageable<TableEntity> QueryAsync(string? filter, int? maxPerPage, IEnumerable<string>? select, CancellationToken cancellationToken)
    {
        FilterLimits.Check(filter);
        TableLimits.CheckPageSize(maxPerPage);
        var columns = select?.ToArray();
        return new TablePages(
            (continuation, pageSize, token) =>
            {
                TableLimits.CheckPageSize(pageSize);
                var query = new MemoryQuery(_store.Filter(filter), columns);
                var pageRows = Math.Min(pageSize ?? TableLimits.PageRows, _store.PageRows);
                var call = Call(MemoryTableOperation.Query, query.Filter.Partitions.OnlyKey, query.Filter.Rows.OnlyKey);
                return _wire.RunAsync<Page<TableEntity>>(call, () => new(query.ReadPage(_store.Rows(Name), continuation, pageRows)), token);
            },
            maxPerPage,
            cancellationToken);
    }

    public override Task<IReadOnlyList<ETag>> SubmitTransactionAsync(IEnumerable<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        var given = actions.ToArray();
        var writeId = _wire.NewWriteId();
        TransactionLimits.Check(given, writeId);
        MemoryPayload.Check(Name, given, writeId);
        var list = Array.ConvertAll(given, action => new TableTransactionAction(action.ActionType, RowCopies.Copy(action.Entity), action.ETag));
        var call = Call(MemoryTableOperation.Transaction, list[0].Entity.PartitionKey, null);
        return _wire.RunAsync(call, () => _store.Rows(Name).Write(list, writeId), (_, token) => _recognition.FindAsync(list, writeId, token), cancellationToken);
    }

    private Task<ETag> WriteAsync(MemoryTableOperation operation, TableTransactionActionType type, TableEntity entity, ETag ifMatch, CancellationToken cancellationToken)
    {
        var writeId = _wire.NewWriteId();
        EntityLimits.Check(entity, writeId);

        // The copy is made now, as the real client writes its request now: what the caller does to the entity later is not sent.
        var action = new TableTransactionAction(type, RowCopies.Copy(entity), ifMatch);
        var call = Call(operation, entity.PartitionKey, entity.RowKey);
        return _wire.RunAsync(
            call, () => _store.Rows(Name).Write(action, writeId), (_, token) => _recognition.FindAsync(action.Entity, writeId, token), cancellationToken);
    }

    private MemoryTableCall Call(MemoryTableOperation operation, string? partitionKey, string? rowKey) => new(Name, operation, partitionKey, rowKey);
}
