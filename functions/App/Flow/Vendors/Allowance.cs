using System.Collections.Immutable;
using CrmSync.App.State;
using CrmSync.Connectors.Contract;

namespace CrmSync.App.Flow.Vendors;

/// <summary>
/// What one process does about a connection's quota: which units it has in hand, and what it is to write to the shared row to get more. Does no
/// I/O; what was planned counts once <see cref="Commit"/> says that the row was written.
/// </summary>
/// <param name="longestCall">See <see cref="Settings.FlowTimes.LongestCall"/>.</param>
internal sealed class Allowance(Quota quota, string holder, TimeSpan longestCall)
{
    /// <summary>Units are spent so soon after they were taken, or forfeited.</summary>
    private static readonly TimeSpan SpendWithin = TimeSpan.FromSeconds(5);

    /// <summary>A call that was sent has reached the vendor by then.</summary>
    private static readonly TimeSpan Travel = TimeSpan.FromSeconds(1);

    /// <summary>Between two looks for a call that others have in flight.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);

    private readonly QuotaWindow window = new(quota);
    private readonly UnitsInHand hand = new();

    public UnitsInHand.Block? TrySpend(CallFor who, int units, DateTimeOffset now) => hand.TrySpend(who, units, window.CountsCalls, now);

    public bool Has(CallFor who, int units, DateTimeOffset now) => hand.Has(who, units, now) && (!window.CountsCalls || hand.MayBegin(who));

    /// <summary>The call was answered. True where the row is to be told at once: calls are counted, and none goes on with it here.</summary>
    public bool End(UnitsInHand.Block block, CallFor who, DateTimeOffset now)
    {
        hand.End(block, who, now);
        return window.CountsCalls && !hand.Has(who, 1, now);
    }

    /// <summary>How to take units, and a call where calls are counted; or how long there are none.</summary>
    public Reservation Reserve(Spending before, CallFor who, int units, DateTimeOffset now)
    {
        var account = GiveBack(before, now);
        var begins = window.CountsCalls && !hand.MayBegin(who);
        var (wait, ofShare) = window.Wait(account.Next, who, units, now);
        if (wait > TimeSpan.Zero)
        {
            // Who has to wait, waits for a whole block: at the limit units come singly, and each would cost a write.
            return account with { Wait = who == CallFor.Operator ? wait : window.Wait(account.Next, who, Math.Max(units, window.Block), now).Wait };
        }

        if (begins && !window.MayBegin(account.Next.Calls, who))
        {
            return account with { Wait = LookAgain };
        }

        var until = now + SpendWithin;
        var taken = new Spent(until + Travel, window.Grant(account.Next, who, units, now), ofShare);
        var next = window.Add(account.Next, taken);
        return account with
        {
            Next = begins ? next with { Calls = next.Calls.Add(new HeldCalls(holder, who, 1, now + longestCall)) } : next,
            Taken = (who, taken, until),
            Begins = begins,
        };
    }

    /// <summary>The row as it is to be when this process has given account of what it spent.</summary>
    public Reservation GiveBack(Spending before, DateTimeOffset now)
    {
        var closed = hand.Closed(now);
        var next = closed.Aggregate(QuotaWindow.Settle(before, now + SpendWithin + Travel, now), (spending, block) => window.Correct(spending, block.Taken, block.Spent));
        var others = next.Calls.Where(held => held.Holder != holder && held.Until > now);
        var own = hand.GiveUpIdle().Where(held => window.CountsCalls && held.Count > 0).Select(held => new HeldCalls(holder, held.For, held.Count, now + longestCall));
        return new(next with { Calls = [.. others, .. own] }, closed);
    }

    public void Commit(Reservation reservation)
    {
        hand.Forget(reservation.Closed);
        if (reservation.Taken is var (who, taken, until))
        {
            hand.Add(who, taken, until);
            if (reservation.Begins)
            {
                hand.HoldOneMore(who);
            }
        }
    }

    /// <param name="Next">The row to write.</param>
    /// <param name="Closed">Blocks of which the row then tells all.</param>
    internal sealed record Reservation(Spending Next, ImmutableArray<UnitsInHand.Block> Closed)
    {
        /// <summary>Until units are free; zero where they are taken.</summary>
        public TimeSpan Wait { get; init; }

        public (CallFor Who, Spent Units, DateTimeOffset Until)? Taken { get; init; }

        /// <summary>One more call is held.</summary>
        public bool Begins { get; init; }
    }
}
