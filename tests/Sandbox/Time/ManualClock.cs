namespace CrmSync.Sandbox.Time;

/// <summary>A clock that moves only when told.</summary>
public sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    private long _ticks = start.UtcTicks;

    /// <summary>Whoever waits moves it on to the end of the wait; otherwise waits take real time.</summary>
    public bool MovesWithWaits { get; set; }

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (!MovesWithWaits || dueTime <= TimeSpan.Zero)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        MoveTo(GetUtcNow().UtcTicks + dueTime.Ticks);
        return base.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void MoveTo(long ticks)
    {
        for (var now = Interlocked.Read(ref _ticks); now < ticks;)
        {
            now = Interlocked.CompareExchange(ref _ticks, ticks, now);
        }
    }
}
