namespace CrmSync.Connectors.Contract;

/// <summary>
/// A steady rate with a burst (the generic cell rate algorithm). Its whole state is one instant, so that it can be stored with the
/// connection's lease and carried on by whoever holds the lease next (R20).
/// </summary>
public sealed class Pacer(Quota quota, TimeProvider clock, DateTimeOffset paidUntil = default) : IPace
{
    private readonly TimeSpan unit = TimeSpan.FromMinutes(1) / quota.UnitsPerMinute;
    private readonly Lock gate = new();

    /// <summary>Until then the quota is spent, but for the burst.</summary>
    public DateTimeOffset PaidUntil { get; private set; } = paidUntil;

    /// <summary>Takes the units and tells how long to wait before the call.</summary>
    public TimeSpan Take(int units)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            PaidUntil = (PaidUntil > now ? PaidUntil : now) + (unit * units);
            var early = PaidUntil - (unit * quota.Burst) - now;
            return early > TimeSpan.Zero ? early : TimeSpan.Zero;
        }
    }

    public Task WaitAsync(int units, CancellationToken cancellationToken) =>
        Take(units) is var wait && wait > TimeSpan.Zero ? Task.Delay(wait, clock, cancellationToken) : Task.CompletedTask;
}
