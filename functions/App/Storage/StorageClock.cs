namespace CrmSync.App.Storage;

/// <summary>
/// The time that all processes share: each process's own, corrected where the storage's answers say that it is wrong. Leases, intents and pauses are
/// written by one process and compared by another, so that a clock that is minutes off would take a write underway for one that is over (R11, R16, R20).
/// </summary>
public sealed class StorageClock(TimeProvider own) : TimeProvider
{
    /// <summary>What well-kept clocks may differ by.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>Answers are dated in whole seconds. https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromSeconds(1);

    private long correction;

    public override TimeZoneInfo LocalTimeZone => own.LocalTimeZone;

    public override long TimestampFrequency => own.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => own.GetUtcNow().AddTicks(Interlocked.Read(ref correction));

    public override long GetTimestamp() => own.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => own.CreateTimer(callback, state, dueTime, period);

    /// <summary>The storage dated an answer: some time between the request and now, however slow it was.</summary>
    /// <param name="took">From the request to now. Measured apart from the own time, which may be set right meanwhile.</param>
    public void Hear(DateTimeOffset date, TimeSpan took)
    {
        var now = own.GetUtcNow();
        var (least, most) = (date - now, date + Grain - (now - took));
        var current = TimeSpan.FromTicks(Interlocked.Read(ref correction));
        if (current < least - Tolerance)
        {
            Interlocked.Exchange(ref correction, least.Ticks);
        }
        else if (current > most + Tolerance)
        {
            Interlocked.Exchange(ref correction, most.Ticks);
        }
    }
}
