using System.Collections.Immutable;
using CrmSync.App.State;

namespace CrmSync.App.Flow.Vendors;

/// <summary>
/// What one process has taken of a connection's quota and not yet given account of. Does no I/O. A block that was not spent in time is forfeited;
/// it and what was spent of others is told with the next block that is taken, so that nothing is counted twice and nothing is lost but what a
/// process had in hand when it died.
/// </summary>
internal sealed class UnitsInHand
{
    private readonly Lock gate = new();
    private readonly List<Block> blocks = [];
    private readonly Dictionary<CallFor, (int Held, int InFlight)> calls = [];

    /// <summary>Spends units of a block in hand; null where there are none, or no call may begin.</summary>
    public Block? TrySpend(CallFor who, int units, bool countsCalls, DateTimeOffset now)
    {
        lock (gate)
        {
            var (held, inFlight) = calls.GetValueOrDefault(who);
            if ((countsCalls && inFlight >= held) || Find(who, units, now) is not { } block)
            {
                return null;
            }

            block.Left -= units;
            block.InFlight++;
            calls[who] = (held, inFlight + 1);
            return block;
        }
    }

    public bool Has(CallFor who, int units, DateTimeOffset now)
    {
        lock (gate)
        {
            return Find(who, units, now) is not null;
        }
    }

    public bool MayBegin(CallFor who)
    {
        lock (gate)
        {
            return calls.GetValueOrDefault(who) is var (held, inFlight) && inFlight < held;
        }
    }

    /// <param name="taken">As it stands in the row.</param>
    /// <param name="until">No unit is spent later.</param>
    public void Add(CallFor who, Spent taken, DateTimeOffset until)
    {
        lock (gate)
        {
            blocks.Add(new Block(who, taken, until) { Left = taken.Units });
        }
    }

    /// <summary>The call has been answered.</summary>
    public void End(Block block, CallFor who, DateTimeOffset now)
    {
        lock (gate)
        {
            block.InFlight--;
            block.LastEnd = now;
            var (held, inFlight) = calls[who];
            calls[who] = (held, inFlight - 1);
        }
    }

    /// <summary>Blocks of which everything is known: how they stand in the row, and what became of them.</summary>
    public ImmutableArray<Block> Closed(DateTimeOffset now)
    {
        lock (gate)
        {
            return [.. blocks.Where(block => block.InFlight == 0 && (block.Left == 0 || block.Until <= now))];
        }
    }

    public void Forget(ImmutableArray<Block> closed)
    {
        lock (gate)
        {
            blocks.RemoveAll(block => closed.Contains(block));
        }
    }

    /// <summary>How many calls are in flight, to be written to the row. No other begins on what was held before: the row may say so no more.</summary>
    public ImmutableArray<(CallFor For, int Count)> GiveUpIdle()
    {
        lock (gate)
        {
            foreach (var (each, (_, inFlight)) in calls.ToList())
            {
                calls[each] = (inFlight, inFlight);
            }

            return [.. calls.Select(each => (each.Key, each.Value.InFlight))];
        }
    }

    /// <summary>One more call may begin: the row says so.</summary>
    public void HoldOneMore(CallFor who)
    {
        lock (gate)
        {
            var (held, inFlight) = calls.GetValueOrDefault(who);
            calls[who] = (held + 1, inFlight);
        }
    }

    private Block? Find(CallFor who, int units, DateTimeOffset now) => blocks.Find(block => block.Left >= units && now < block.Until && (who == CallFor.Operator || block.For != CallFor.Operator));

    /// <summary>Units that were taken together.</summary>
    internal sealed class Block(CallFor taker, Spent taken, DateTimeOffset until)
    {
        public CallFor For => taker;

        public Spent Taken => taken;

        public DateTimeOffset Until => until;

        public int Left { get; set; }

        public int InFlight { get; set; }

        /// <summary>When the last call of it was answered: the vendor has counted all of them by then.</summary>
        public DateTimeOffset LastEnd { get; set; }

        public Spent Spent => taken with { At = LastEnd, Units = taken.Units - Left };
    }
}
