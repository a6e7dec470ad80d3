using Azure;
using CrmSync.Simulation.Faults;
using CrmSync.Simulation.Storage;

namespace CrmSync.Simulation.Hosting;

/// <summary>A process's way to the tables: each request is two points where it waits, and what fails there fails as Azure does.</summary>
internal sealed class SimTableHook(SimProcess process, Awaits awaits, FaultPlan faults) : IMemoryTableHook
{
    public async ValueTask BeforeAsync(MemoryTableCall call, CancellationToken cancellationToken)
    {
        await awaits.AskAsync(process, call);
        if (faults.Strikes(FaultKind.StorageRefuses))
        {
            throw Busy();
        }
    }

    public async ValueTask AfterAsync(MemoryTableCall call, CancellationToken cancellationToken)
    {
        await awaits.AnswerAsync(process, "done");
        if (faults.Strikes(FaultKind.StorageLosesItsAnswer))
        {
            throw Busy();
        }
    }

    private static RequestFailedException Busy() => new(503, "The server is busy.", "ServerBusy", null);
}
