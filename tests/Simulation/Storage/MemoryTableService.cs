using CrmSync.App.Storage.Tables;

namespace CrmSync.Simulation.Storage;

/// <summary>One process's way to the tables: its own hook, write ids and patience; the rows are the store's, which others share.</summary>
internal sealed class MemoryTableService(MemoryTableStore store, TableClientOptions options, IMemoryTableHook hook) : TableServiceClient
{
    private readonly MemoryTableWire _wire = new(store, hook, options);

    public MemoryTableService(MemoryTableStore store, TableClientOptions options)
        : this(store, options, ImmediateHook.Instance)
    {
    }

    public override TableClient GetTableClient(string tableName) => new MemoryTable(tableName, store, _wire);
}
