using System.Collections.Concurrent;
using CrmSync.App.Settings;
using CrmSync.App.State;
using CrmSync.App.State.Rows;

namespace CrmSync.App.Flow.Vendors;

/// <summary>
/// One apply at a time writes to a connection (R20). Within a process applies queue for their turn and hand the stored lease on, so that a row is
/// written per pause and not per batch; between processes the lease decides, and who is next here waits a while for it.
/// </summary>
public sealed class WriteTurns(LeaseRows leases, PaceBook paces, IIdSource ids, TimeProvider clock, FlowTimes times)
{
    /// <summary>Between two looks at a lease that another process holds.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<(string Tenant, string Connection), Desk> desks = new();

    /// <summary>The turn, or null where another process does not give it up.</summary>
    public async Task<WriteTurn?> TakeAsync(Connection connection, CancellationToken cancellationToken)
    {
        var desk = desks.GetOrAdd((connection.Tenant, connection.Id), _ => new Desk(ids.NewId()));
        var patience = clock.GetUtcNow() + times.TurnPatience;
        await desk.Turn.EnterAsync(cancellationToken);
        try
        {
            for (var looks = (int)(times.TurnPatience / LookAgain); ; looks--)
            {
                if (await HoldAsync(desk, connection, cancellationToken))
                {
                    return new WriteTurn(paces.For(connection, CallFor.Apply), () => ReleaseAsync(desk));
                }

                if (looks <= 0 || clock.GetUtcNow() >= patience)
                {
                    break;
                }

                await Task.Delay(LookAgain, clock, cancellationToken);
            }
        }
        catch
        {
            desk.Turn.Leave();
            throw;
        }

        desk.Turn.Leave();
        return null;
    }

    private async Task<bool> HoldAsync(Desk desk, Connection connection, CancellationToken cancellationToken)
    {
        if (desk.Lease is { } held)
        {
            // A batch takes up to half a lease; it begins with three quarters of one.
            if (held.Until - clock.GetUtcNow() > times.Lease * 0.75)
            {
                return true;
            }

            desk.Lease = await leases.KeepAsync(held, times.Lease, cancellationToken);
            if (desk.Lease is not null)
            {
                return true;
            }
        }

        desk.Lease = await leases.TryTakeAsync(connection.Tenant, connection.Id, "write", desk.Owner, times.Lease, cancellationToken);
        return desk.Lease is not null;
    }

    private async ValueTask ReleaseAsync(Desk desk)
    {
        try
        {
            if (!desk.Turn.IsAwaited && desk.Lease is { } lease)
            {
                desk.Lease = null;
                await leases.KeepAsync(lease, TimeSpan.Zero, CancellationToken.None);
            }
        }
        finally
        {
            desk.Turn.Leave();
        }
    }

    private sealed class Desk(string owner)
    {
        public string Owner => owner;

        public Turnstile Turn { get; } = new();

        public Lease? Lease { get; set; }
    }
}

/// <summary>The right to write to a connection, until disposed.</summary>
public sealed class WriteTurn(Pace pace, Func<ValueTask> release) : IAsyncDisposable
{
    public Pace Pace => pace;

    public ValueTask DisposeAsync() => release();
}
