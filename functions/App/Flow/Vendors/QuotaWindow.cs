using System.Collections.Immutable;
using CrmSync.App.State;
using CrmSync.Connectors.Contract;

namespace CrmSync.App.Flow.Vendors;

/// <summary>
/// Decides what of a quota is free, from what was spent. Pure. Over every span that ends now, spending stays below a line: a burst, and from
/// there a steady rate that together with it makes one minute's quota. So a vendor whose burst is its whole minute gets all of it at once and
/// then as the window lets it; one with a small burst gets a smooth stream. A small share of each limit is the operator's, who takes of it
/// only where the rest is spent.
/// </summary>
public sealed class QuotaWindow(Quota quota)
{
    private const int MostEntries = 400;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan DayGrain = TimeSpan.FromMinutes(15);

    private readonly Limit all = AllBut(quota, ShareOf(quota.UnitsPerMinute));
    private readonly Limit share = new(ShareOf(quota.UnitsPerMinute), ShareOf(quota.UnitsPerMinute), quota.UnitsPerDay is { } most ? ShareOf(most) : null);

    /// <summary>What is taken at once: a second's worth, so that a row is written once a second or so, whatever the quota.</summary>
    public int Block { get; } = Math.Max(1, quota.UnitsPerMinute / 60);

    public bool CountsCalls => quota.AtOnce is not null;

    /// <summary>The spending without what no longer counts. Times ahead of our clock are another clock's error, and count as the latest we would write ourselves.</summary>
    public static Spending Settle(Spending spending, DateTimeOffset latest, DateTimeOffset now) => spending with
    {
        Minute = Shorten([.. spending.Minute.Where(spent => spent.At + Minute > now).Select(spent => spent.At > latest ? spent with { At = latest } : spent).OrderBy(spent => spent.At)]),
        Day = [.. spending.Day.Where(spent => spent.At + Day > now).Select(spent => spent.At > QuarterOf(latest) ? spent with { At = QuarterOf(latest) } : spent)],
    };

    /// <summary>How long until the units are free, zero where they are; and whether they are of the operator's share.</summary>
    public (TimeSpan Wait, bool OfShare) Wait(Spending spending, CallFor who, int units, DateTimeOffset now)
    {
        var wait = Wait(spending, all, ofShare: false, units, now);
        return who == CallFor.Operator && wait > TimeSpan.Zero && units <= share.Burst && Wait(spending, share, ofShare: true, units, now) is var own && own < wait ? (own, true) : (wait, false);
    }

    /// <summary>How many units may be taken now, a block at most; at least those asked for, which are free.</summary>
    public int Grant(Spending spending, CallFor who, int units, DateTimeOffset now)
    {
        var most = who == CallFor.Operator ? units : Math.Max(units, Block);
        while (most > units && Wait(spending, who, most, now).Wait > TimeSpan.Zero)
        {
            most = Math.Max(units, most / 2);
        }

        return most;
    }

    public Spending Add(Spending spending, Spent spent) => spending with
    {
        Minute = [.. spending.Minute.Append(spent).OrderBy(one => one.At)],
        Day = quota.UnitsPerDay is null ? [] : AddQuarter(spending.Day, spent),
    };

    /// <summary>Puts what was really spent, and when, in the place of what was taken, unless that no longer counts.</summary>
    public Spending Correct(Spending spending, Spent taken, Spent spent)
    {
        var index = spending.Minute.IndexOf(taken);
        if (index < 0)
        {
            return spending;
        }

        var without = spending with { Minute = spending.Minute.RemoveAt(index), Day = quota.UnitsPerDay is null ? [] : AddQuarter(spending.Day, taken with { Units = -taken.Units }) };
        return spent.Units > 0 ? Add(without, spent) : without;
    }

    /// <summary>Whether one more call may be in flight. A pull's is the only one of its kind, and the last one of all is the operator's.</summary>
    public bool MayBegin(ImmutableArray<HeldCalls> calls, CallFor who) => quota.AtOnce is not { } most
        || (calls.Sum(held => held.Count) < (who == CallFor.Operator ? most : Math.Max(1, most - 1)) && (who != CallFor.Pull || calls.All(held => held.For != CallFor.Pull || held.Count == 0)));

    private static TimeSpan Wait(Spending spending, Limit limit, bool ofShare, int units, DateTimeOffset now)
    {
        var free = now;
        var sum = Math.Min(units, limit.Burst); // a call dearer than the burst goes when the whole burst is free
        for (var index = spending.Minute.Length - 1; index >= 0; index--)
        {
            if (spending.Minute[index] is var spent && spent.OfShare == ofShare)
            {
                sum += spent.Units;
                free = Later(free, sum + units - Math.Min(units, limit.Burst) > limit.Minute ? spent.At + Minute : limit.FreeAt(spent.At, sum));
            }
        }

        if (limit.Day is { } most)
        {
            ImmutableArray<Spent> day = [.. spending.Day.Where(spent => spent.OfShare == ofShare)];
            var over = day.Sum(spent => spent.Units) + units - most;
            for (var index = 0; index < day.Length && over > 0; index++)
            {
                over -= day[index].Units;
                free = Later(free, day[index].At + Day);
            }
        }

        return free - now;
    }

    /// <summary>Of a history that is too long for its row, the older half by twos.</summary>
    private static ImmutableArray<Spent> Shorten(ImmutableArray<Spent> minute) => minute.Length <= MostEntries ? minute
        : [.. minute[..(MostEntries / 2)].GroupBy(spent => spent.OfShare).SelectMany(group => group.Chunk(2)).Select(some => some[^1] with { Units = some.Sum(spent => spent.Units) }).OrderBy(spent => spent.At), .. minute[(MostEntries / 2)..]];

    private static ImmutableArray<Spent> AddQuarter(ImmutableArray<Spent> day, Spent spent)
    {
        var quarter = spent with { At = QuarterOf(spent.At) };
        var before = day.Where(one => one.At == quarter.At && one.OfShare == quarter.OfShare).Sum(one => one.Units);
        return [.. day.Where(one => one.At != quarter.At || one.OfShare != quarter.OfShare).Append(quarter with { Units = before + spent.Units }).Where(one => one.Units > 0).OrderBy(one => one.At)];
    }

    /// <summary>The end of the quarter of an hour, so that what was spent in it counts a little longer, never shorter.</summary>
    private static DateTimeOffset QuarterOf(DateTimeOffset at) => new(((at.UtcTicks + DayGrain.Ticks - 1) / DayGrain.Ticks) * DayGrain.Ticks, TimeSpan.Zero);

    private static Limit AllBut(Quota quota, int share)
    {
        var burst = Math.Max(1, Math.Min(quota.Burst, quota.UnitsPerMinute - share));
        return new(Math.Max(burst, quota.UnitsPerMinute - share), burst, quota.UnitsPerDay is { } most ? most - ShareOf(most) : null);
    }

    private static int ShareOf(int limit) => Math.Min(Math.Max(2, limit / 100), limit / 2);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private sealed record Limit(int Minute, int Burst, int? Day)
    {
        private double UnitsPerSecond => (Minute - Burst) / QuotaWindow.Minute.TotalSeconds;

        /// <summary>When so much spent since then is below the line that began there; at the latest when that moment is out of the window.</summary>
        public DateTimeOffset FreeAt(DateTimeOffset since, int sum) => sum <= Burst ? DateTimeOffset.MinValue
            : sum < Minute ? since + TimeSpan.FromSeconds((sum - Burst) / UnitsPerSecond)
            : since + QuotaWindow.Minute;
    }
}
