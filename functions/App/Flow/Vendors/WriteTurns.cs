using System.Collections.Concurrent;
using System.Threading.Channels;
using CrmSync.App.Settings;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Connectors.Contract;

namespace CrmSync.App.Flow.Vendors;

/// <summary>
/// One apply at a time writes to a connection and paces (R20). Within a process applies queue for their turn and hand the stored lease on, so
/// that a row is written per pause and not per batch; between processes the lease decides.
/// </summary>
public sealed class WriteTurns(LeaseRows leases, PaceBook paces, IIdSource ids, TimeProvider clock, FlowTimes times)
{
    private readonly ConcurrentDictionary<(string Tenant, string Connection), Desk> desks = new();

    /// <summary>The turn, or null while another process has it.</summary>
    public async Task<WriteTurn?> TakeAsync(Connection connection, CancellationToken cancellationToken)
    {
        var desk = desks.GetOrAdd((connection.Tenant, connection.Id), _ => new Desk(ids.NewId()));
        Interlocked.Increment(ref desk.Waiting);
        try
        {
            await desk.Turn.Reader.ReadAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref desk.Waiting);
        }

        try
        {
            if (await HoldAsync(desk, connection, cancellationToken))
            {
                return new WriteTurn(desk.Pacer!, () => ReleaseAsync(desk)); // a held desk has a pacer
            }
        }
        catch
        {
            desk.GiveBack();
            throw;
        }

        desk.GiveBack();
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

            desk.Lease = await leases.KeepAsync(held with { PaidUntil = desk.Pacer!.PaidUntil }, times.Lease, cancellationToken);
            if (desk.Lease is not null)
            {
                return true;
            }
        }

        desk.Lease = await leases.TryTakeAsync(connection.Tenant, connection.Id, "write", desk.Owner, times.Lease, cancellationToken);
        desk.Pacer = desk.Lease is { } lease ? paces.ForWriting(connection, lease.PaidUntil) : null;
        return desk.Lease is not null;
    }

    private async ValueTask ReleaseAsync(Desk desk)
    {
        try
        {
            if (Volatile.Read(ref desk.Waiting) == 0 && desk.Lease is { } lease)
            {
                desk.Lease = null;
                await leases.KeepAsync(lease with { PaidUntil = desk.Pacer!.PaidUntil }, TimeSpan.Zero, CancellationToken.None);
            }
        }
        finally
        {
            desk.GiveBack();
        }
    }

    private sealed class Desk
    {
        public int Waiting;

        public Desk(string owner)
        {
            Owner = owner;
            GiveBack();
        }

        public string Owner { get; }

        /// <summary>Holds the one turn while nobody has it. Who waits goes on in place where it is given back, up to its first wait.</summary>
        public Channel<bool> Turn { get; } = System.Threading.Channels.Channel.CreateUnbounded<bool>(new UnboundedChannelOptions { AllowSynchronousContinuations = true });

        public Lease? Lease { get; set; }

        public Pacer? Pacer { get; set; }

        public void GiveBack() => Turn.Writer.TryWrite(true);
    }
}

/// <summary>The right to write to a connection, until disposed.</summary>
public sealed class WriteTurn(IPace pace, Func<ValueTask> release) : IAsyncDisposable
{
    public IPace Pace => pace;

    public ValueTask DisposeAsync() => release();
}
