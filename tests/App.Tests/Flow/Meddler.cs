using CrmSync.Simulation.Storage;

namespace CrmSync.App.Tests.Flow;

/// <summary>Somebody who acts, once, just before a request reaches its table.</summary>
internal sealed class Meddler : IMemoryTableHook
{
    private Func<MemoryTableCall, bool>? when;
    private Func<Task> act = () => Task.CompletedTask;

    public void Before(Func<MemoryTableCall, bool> call, Func<Task> what) => (when, act) = (call, what);

    public async ValueTask BeforeAsync(MemoryTableCall call, CancellationToken cancellationToken)
    {
        if (when?.Invoke(call) == true)
        {
            when = null;
            await act();
        }
    }

    public ValueTask AfterAsync(MemoryTableCall call, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
