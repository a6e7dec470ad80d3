namespace CrmSync.Simulation.Time;

/// <summary>Virtual time: what is to come, in order, on the one thread that steps through it. Every timer and every wait of a run is an entry here.</summary>
public sealed class Timeline(DateTimeOffset start) : TimeProvider
{
    /// <summary>So often in a row time passes at once; then whoever steps may look whether this ever ends.</summary>
    private const int MostAlone = 10_000;

    private readonly PriorityQueue<Action, (long At, long Order)> coming = new();
    private readonly int home = Environment.CurrentManagedThreadId;
    private long now = start.UtcTicks;
    private long order;
    private long horizon = long.MinValue;
    private int alone;
    private bool hasEscaped;

    /// <summary>How often time moved on: what a run that never comes to rest is known by.</summary>
    public long Steps { get; private set; }

    public override DateTimeOffset GetUtcNow() => new(now, TimeSpan.Zero);

    public override long GetTimestamp() => now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void In(TimeSpan delay, Action act) => At(GetUtcNow() + delay, act);

    /// <summary>At the same instant, first come is first served.</summary>
    public void At(DateTimeOffset when, Action act)
    {
        StayHome();
        coming.Enqueue(act, (Math.Max(when.UtcTicks, now), order++));
    }

    /// <summary>
    /// Lets the time pass at once where nothing else is to come before: who waits alone need not be put down and taken up again. False where something is.
    /// </summary>
    public bool TryPass(TimeSpan delay)
    {
        var then = now + delay.Ticks;
        if (then > horizon || alone == MostAlone || (coming.TryPeek(out _, out var next) && next.At <= then))
        {
            return false;
        }

        now = then;
        alone++;
        Steps++;
        return true;
    }

    /// <summary>Steps through all that happens up to then; false where <paramref name="stop"/> said so before.</summary>
    public bool RunUntil(DateTimeOffset end, Func<bool> stop)
    {
        horizon = end.UtcTicks;
        while (coming.TryPeek(out _, out var next) && next.At <= end.UtcTicks)
        {
            if (stop())
            {
                horizon = long.MinValue;
                return false;
            }

            var act = coming.Dequeue();
            now = next.At;
            alone = 0;
            Steps++;
            act();
            StayHome();
        }

        horizon = long.MinValue;
        now = Math.Max(now, end.UtcTicks);
        return !stop();
    }

    /// <summary>A run is worth nothing where a continuation went to another thread. What is thrown there may be lost; that it happened is not.</summary>
    public void StayHome()
    {
        if (Environment.CurrentManagedThreadId != home)
        {
            hasEscaped = true;
        }

        if (hasEscaped)
        {
            throw new EscapedThreadException();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, () => callback(state));
        alarm.Change(dueTime, period);
        return alarm;
    }
}
