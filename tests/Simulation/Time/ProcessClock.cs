namespace CrmSync.Simulation.Time;

/// <summary>What a process takes for the time: the timeline's, off by its own error. Its timers end with it.</summary>
internal sealed class ProcessClock(Timeline timeline, TimeSpan error, Func<bool> isAlive) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => timeline.GetUtcNow() + error;

    public override long GetTimestamp() => timeline.GetTimestamp();

    public override long TimestampFrequency => timeline.TimestampFrequency;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => timeline.CreateTimer(
        given =>
        {
            if (isAlive())
            {
                callback(given);
            }
        },
        state,
        dueTime,
        period);
}
