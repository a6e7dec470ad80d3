using System.Diagnostics;
using CrmSync.Sandbox.Pushes;

namespace CrmSync.Benchmarks.Latency;

/// <summary>Follows one change at a time: the push as it leaves its vendor, a moment before it arrives, and calls as they reach the vendors.</summary>
internal sealed class ChangeWatch
{
    private readonly Lock gate = new();
    private TaskCompletionSource<ChangeTimes>? ends;
    private string source = "";
    private string write = "";
    private long pushed;
    private long pulled;

    /// <summary>To be called on a quiet system, just before the change is made.</summary>
    /// <param name="vendor">Where the change is made: the prefix of its operations.</param>
    /// <param name="operation">The write at the other vendor.</param>
    public Task<ChangeTimes> Expect(string vendor, string operation)
    {
        lock (gate)
        {
            (source, write, pushed, pulled) = (vendor + ".", operation, 0, 0);
            ends = new TaskCompletionSource<ChangeTimes>(TaskCreationOptions.RunContinuationsAsynchronously);
            return ends.Task;
        }
    }

    public void SeeCall(string operation)
    {
        var now = Stopwatch.GetTimestamp();
        lock (gate)
        {
            if (ends is null || pushed == 0)
            {
                return;
            }

            if (pulled == 0 && operation.StartsWith(source, StringComparison.Ordinal))
            {
                pulled = now;
            }
            else if (pulled != 0 && operation == write)
            {
                ends.SetResult(new ChangeTimes(Stopwatch.GetElapsedTime(pushed, pulled).TotalMilliseconds, Stopwatch.GetElapsedTime(pulled, now).TotalMilliseconds));
                ends = null;
            }
        }
    }

    /// <summary>A sink that notes a push and passes it on.</summary>
    public IPushSink Before(IPushSink next) => new Noting(this, next);

    private void SeePush()
    {
        var now = Stopwatch.GetTimestamp();
        lock (gate)
        {
            pushed = pushed == 0 ? now : pushed;
        }
    }

    private sealed class Noting(ChangeWatch watch, IPushSink next) : IPushSink
    {
        public void Deliver(PushDelivery delivery)
        {
            watch.SeePush();
            next.Deliver(delivery);
        }
    }
}
