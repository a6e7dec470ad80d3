using CrmSync.App.Storage;
using CrmSync.App.Storage.Tables;
using CrmSync.App.Tests.Storage;

namespace CrmSync.Simulation.Storage;

/// <summary>The contract, kept by the tables in memory.</summary>
public sealed class MemoryTableFacts : TableContract
{
    private readonly MemoryTableStore _store = new(TimeProvider.System);
    private int _writes;

    protected override TableServiceClient Service => new MemoryTableService(_store, Options("theirs"));

    protected override async Task<FaultyTable> NewFaultyTableAsync()
    {
        var wire = new LosingHook();
        var ours = new MemoryTableService(_store, Options("ours"), wire).GetTableClient(NewName());
        await ours.CreateIfNotExistsAsync(Stop);
        return new FaultyTable(ours, Service.GetTableClient(ours.Name), wire);
    }

    private TableClientOptions Options(string writer) => new()
    {
        NewWriteId = () => $"{writer}{++_writes}",
        RetryOptions = new StorageRetryOptions { FirstDelay = TimeSpan.FromMilliseconds(1) },
    };
}
