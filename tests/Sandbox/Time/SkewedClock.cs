namespace CrmSync.Sandbox.Time;

/// <summary>The vendor's own clock: ours plus an error, because a cursor taken from our clock must fail a test.</summary>
internal sealed class SkewedClock(TimeProvider ours, TimeSpan skew) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => ours.GetUtcNow() + skew;
}
