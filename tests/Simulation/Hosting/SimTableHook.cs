using Azure;
using CrmSync.Simulation.Faults;
using CrmSync.Simulation.Storage;

namespace CrmSync.Simulation.Hosting;

/// <summary>A process's way to the tables: each request is two points where it waits, and what fails there fails as Azure does.</summary>
/// <param name="done">Is told of each request when it has had its effect.</param>
internal sealed class SimTableHook(SimProcess process, Awaits awaits, FaultPlan faults, MemoryTableSeen done) : IMemoryTableHook
{
    private readonly bool failsBefore = faults.IsOn(FaultKind.StorageRefuses) || faults.IsOn(FaultKind.StorageConflicts);
    private readonly bool failsAfter = faults.IsOn(FaultKind.StorageLosesItsAnswer);

    public ValueTask BeforeAsync(MemoryTableCall call, CancellationToken cancellationToken) => failsBefore ? AskAsync(call) : awaits.AskAsync(process, call);

    public ValueTask AfterAsync(MemoryTableCall call, CancellationToken cancellationToken)
    {
        done(call);
        return failsAfter ? AnswerAsync() : awaits.AnswerAsync(process, "done");
    }

    private async ValueTask AskAsync(MemoryTableCall call)
    {
        await awaits.AskAsync(process, call);
        if (faults.Strikes(FaultKind.StorageRefuses))
        {
            throw Busy();
        }

        if (call is { Operation: MemoryTableOperation.Update or MemoryTableOperation.Transaction } && faults.Strikes(FaultKind.StorageConflicts))
        {
            throw Changed(call.Operation);
        }
    }

    private async ValueTask AnswerAsync()
    {
        await awaits.AnswerAsync(process, "done");
        if (faults.Strikes(FaultKind.StorageLosesItsAnswer))
        {
            throw Busy();
        }
    }

    /// <summary>As if somebody had saved the row as it was, just before.</summary>
    private static RequestFailedException Changed(MemoryTableOperation operation) =>
        operation == MemoryTableOperation.Transaction ? TableRefusals.RowChanged.ToException(0) : TableRefusals.RowChanged.ToException();

    private static RequestFailedException Busy() => new(503, "The server is busy.", "ServerBusy", null);
}
