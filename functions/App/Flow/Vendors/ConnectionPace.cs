using Azure;
using CrmSync.App.Settings;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Connectors.Contract;

namespace CrmSync.App.Flow.Vendors;

/// <summary>
/// One connection's pace in this process. Calls spend units in hand; where there are none, a block is taken by ETag from the row that all
/// processes share, so that together they never take more than the quota. What to take <see cref="Allowance"/> decides.
/// </summary>
internal sealed class ConnectionPace(string tenant, string connectionId, Allowance allowance, SpendingRows rows, TimeProvider clock, FlowTimes times)
{
    /// <summary>After others were faster, each time.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);

    /// <summary>Of one call, in case others in this process spend what it took.</summary>
    private const int MostLooks = 100;

    private readonly Turnstile flow = new();
    private readonly Turnstile operators = new();
    private readonly Turnstile row = new();
    private (Spending Spending, ETag ETag)? known;

    public async ValueTask<Outcome<CallTurn>> TakeAsync(CallFor who, int units, CancellationToken cancellationToken)
    {
        if (TurnOf(who, units) is { } turn)
        {
            return turn;
        }

        // Operators have a queue of their own: their share is of no use behind those who wait for the others'.
        var queue = who == CallFor.Operator ? operators : flow;
        await queue.EnterAsync(cancellationToken);
        try
        {
            return await WaitAsync(who, units, cancellationToken);
        }
        finally
        {
            queue.Leave();
        }
    }

    /// <summary>Takes a block for calls to come, so that what is announced before them can go out at once; the fault where there is none soon.</summary>
    public async Task<Fault?> PrepareAsync(CallFor who, CancellationToken cancellationToken) =>
        await ReserveAsync(who, 1, cancellationToken) is var wait && wait > times.PaceWait ? Throttled(wait) : null;

    private static Fault Throttled(TimeSpan wait) => new(FaultKind.Throttled, "the quota is spent", wait) { Paced = true };

    private CallTurn? TurnOf(CallFor who, int units) => allowance.TrySpend(who, units, clock.GetUtcNow()) is { } block ? new CallTurn(() => EndAsync(block, who)) : null;

    private async Task<Outcome<CallTurn>> WaitAsync(CallFor who, int units, CancellationToken cancellationToken)
    {
        var patience = clock.GetUtcNow() + times.PacePatience;
        var wait = LookAgain;
        for (var look = 0; look < MostLooks; look++)
        {
            wait = await ReserveAsync(who, units, cancellationToken);
            if (wait == TimeSpan.Zero && TurnOf(who, units) is { } taken)
            {
                return taken;
            }

            if (wait > times.PaceWait || clock.GetUtcNow() + wait > patience)
            {
                break;
            }

            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, clock, cancellationToken);
            }
        }

        return Throttled(wait > LookAgain ? wait : LookAgain);
    }

    /// <summary>Zero where what is asked for is in hand now; else how long to wait for it.</summary>
    private async Task<TimeSpan> ReserveAsync(CallFor who, int units, CancellationToken cancellationToken)
    {
        await row.EnterAsync(cancellationToken);
        try
        {
            for (var attempt = 0; attempt < RowChange.Attempts; attempt++)
            {
                if (allowance.Has(who, units, clock.GetUtcNow()))
                {
                    return TimeSpan.Zero; // taken by whoever was in before
                }

                var isFresh = known is null;
                var (before, etag) = known ?? await rows.GetAsync(tenant, connectionId, cancellationToken);
                var reservation = allowance.Reserve(before, who, units, clock.GetUtcNow());
                if (reservation.Wait == TimeSpan.Zero)
                {
                    await TryWriteAsync(reservation, etag, cancellationToken);
                }
                else if (isFresh)
                {
                    return reservation.Wait;
                }
                else
                {
                    known = null; // others may have given back what they did not spend
                }
            }

            return LookAgain;
        }
        finally
        {
            row.Leave();
        }
    }

    private async Task<bool> TryWriteAsync(Allowance.Reservation reservation, ETag etag, CancellationToken cancellationToken)
    {
        known = null;
        if (await rows.TryWriteAsync(tenant, connectionId, reservation.Next, etag, cancellationToken) is not { } written)
        {
            return false;
        }

        known = (reservation.Next, written);
        allowance.Commit(reservation);
        return true;
    }

    private async ValueTask EndAsync(UnitsInHand.Block block, CallFor who)
    {
        if (!allowance.End(block, who, clock.GetUtcNow()))
        {
            return;
        }

        try
        {
            await GiveBackAsync();
        }
        catch (RequestFailedException)
        {
            // The call is given back with the next block, or when its lease ends; what the vendor answered must not be lost for it.
        }
    }

    private async Task GiveBackAsync()
    {
        await row.EnterAsync(CancellationToken.None);
        try
        {
            for (var attempt = 0; attempt < RowChange.Attempts; attempt++)
            {
                var (before, etag) = known ?? await rows.GetAsync(tenant, connectionId, CancellationToken.None);
                if (await TryWriteAsync(allowance.GiveBack(before, clock.GetUtcNow()), etag, CancellationToken.None))
                {
                    return;
                }
            }
        }
        finally
        {
            row.Leave();
        }
    }
}
