using CrmSync.Simulation.Chance;
using CrmSync.Simulation.Time;

namespace CrmSync.Simulation.Hosting;

/// <summary>
/// Where the flow waits for something outside: each such point takes some virtual time, is traced, and can be the last that its process reaches.
/// </summary>
internal sealed class Awaits(Timeline timeline, Seed seed, Trace trace)
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(90);
    private readonly Random latency = seed["latency"];

    /// <summary>So many points were reached.</summary>
    public int Count { get; private set; }

    /// <summary>The process that reaches this point is killed there; 0 kills none.</summary>
    public int KillsAt { get; set; }

    /// <summary>How likely a point takes up to a minute and a half, so that leases and intents run out under it.</summary>
    public double Slowness { get; set; }

    /// <summary>Never comes back in a process that is no more.</summary>
    public ValueTask PassAsync(SimProcess process, string what)
    {
        timeline.StayHome();
        Count++;
        trace.Add(timeline.GetUtcNow(), process.Number, what);
        if (Count == KillsAt)
        {
            process.Kill();
        }

        var arrival = new TaskCompletionSource();
        timeline.In(Slowness > 0 && latency.Happens(Slowness) ? latency.Between(TimeSpan.Zero, Slow) : TimeSpan.FromMilliseconds(latency.Next(1, 200)), () =>
        {
            if (process.IsAlive)
            {
                arrival.SetResult();
            }
        });
        return new ValueTask(arrival.Task);
    }
}
