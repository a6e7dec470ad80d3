using CrmSync.Simulation.Chance;
using CrmSync.Simulation.Storage;
using CrmSync.Simulation.Time;

namespace CrmSync.Simulation.Hosting;

/// <summary>
/// Where the flow waits for something outside: each such point takes some virtual time, is traced, and can be the last that its process reaches.
/// </summary>
internal sealed class Awaits(Timeline timeline, Seed seed, Trace trace)
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(90);
    private readonly Random latency = seed["latency"];

    /// <summary>How likely one who could go on at once is put down all the same: some seeds overlap all that can overlap, most of them little.</summary>
    private readonly double detours = Math.Pow(seed["detours"].NextDouble(), 3);

    /// <summary>So many points were reached.</summary>
    public int Count { get; private set; }

    /// <summary>The process that reaches this point is killed there; 0 kills none.</summary>
    public int KillsAt { get; set; }

    /// <summary>How likely a point takes up to a minute and a half, so that leases and intents run out under it.</summary>
    public double Slowness { get; set; }

    /// <summary>What is asked for is on its way.</summary>
    public ValueTask AskAsync(SimProcess process, string what, string? more = null, string? most = null)
    {
        trace.Add(timeline.GetUtcNow(), process.Number, what, more, most);
        return PassAsync(process, isAnswer: false);
    }

    public ValueTask AskAsync(SimProcess process, in MemoryTableCall call)
    {
        trace.Add(timeline.GetUtcNow(), process.Number, call);
        return PassAsync(process, isAnswer: false);
    }

    /// <summary>It is done, and its answer on its way, which mostly takes no time of its own.</summary>
    public ValueTask AnswerAsync(SimProcess process, string what, string? more = null)
    {
        trace.Add(timeline.GetUtcNow(), process.Number, what, more);
        return PassAsync(process, isAnswer: true);
    }

    /// <summary>Never comes back in a process that is no more.</summary>
    private ValueTask PassAsync(SimProcess process, bool isAnswer)
    {
        if (++Count == KillsAt)
        {
            process.Kill();
        }

        if (!process.IsAlive)
        {
            return new ValueTask(new TaskCompletionSource().Task);
        }

        var isSlow = Slowness > 0 && latency.Happens(Slowness);
        var delay = isSlow ? latency.Between(TimeSpan.Zero, Slow) : TimeSpan.FromTicks(latency.Next(1, 200) * TimeSpan.TicksPerMillisecond);
        if (!isSlow && !latency.Happens(detours) && (isAnswer || timeline.TryPass(delay)))
        {
            return ValueTask.CompletedTask;
        }

        var arrival = new TaskCompletionSource();
        timeline.In(delay, () =>
        {
            if (process.IsAlive)
            {
                arrival.SetResult();
            }
        });
        return new ValueTask(arrival.Task);
    }
}
