using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.Tests.Contract;

/// <summary>Never waits, and knows what was asked for.</summary>
public sealed class CountingPace : IPace
{
    private int units;

    public int Units => units;

    public ValueTask<Outcome<CallTurn>> TakeAsync(int units, CancellationToken cancellationToken)
    {
        Interlocked.Add(ref this.units, units);
        return new(CallTurn.Free);
    }
}
