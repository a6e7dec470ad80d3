using CrmSync.App.Flow.Vendors;
using CrmSync.App.Settings;
using CrmSync.App.State;
using CrmSync.Connectors.Contract;

namespace CrmSync.App.Tests.Pacing;

/// <summary>Processes that call one vendor under one quota: a row with a version, writes that take time and lose to each other, calls of any length, a death now and then. All by a seed.</summary>
internal sealed class PaceRun(Quota quota, int processes, int seed)
{
    private readonly Random chance = new(seed);
    private readonly PriorityQueue<Action, (DateTimeOffset At, int Order)> coming = new();
    private readonly List<(DateTimeOffset At, int Units)> counted = [];
    private DateTimeOffset now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private Spending row = Spending.None;
    private int version;
    private int order;
    private int inFlight;

    /// <summary>Asks again as soon as it was answered, and never dies.</summary>
    public bool IsGreedy { get; init; }

    public long Calls { get; private set; }

    public int Writes { get; private set; }

    public int MostInAMinute { get; private set; }

    public int MostInADay { get; private set; }

    public int MostAtOnce { get; private set; }

    public TimeSpan LongestWait { get; private set; }

    /// <summary>Askers come for so long; then all who wait are served.</summary>
    public void RunFor(TimeSpan span)
    {
        var end = now + span;
        for (var number = 0; number < processes; number++)
        {
            Begin(number, 0, end);
        }

        while (coming.TryDequeue(out var act, out var key))
        {
            now = key.At;
            act();
        }
    }

    private void Begin(int number, int life, DateTimeOffset end)
    {
        var dies = IsGreedy || chance.Next(3) > 0 ? DateTimeOffset.MaxValue : now + Between(10, 300_000);
        var process = new Process(new Allowance(quota, $"{number}.{life}", new FlowTimes().LongestCall), dies);
        if (dies < end)
        {
            At(dies, () => Begin(number, life + 1, end));
        }

        for (var lane = 0; lane < (IsGreedy ? 12 : 3); lane++)
        {
            Ask(process, end, IsGreedy ? CallFor.Apply : (CallFor)lane);
        }
    }

    private void Ask(Process process, DateTimeOffset end, CallFor who)
    {
        if (now >= end)
        {
            return;
        }

        var (units, since) = (IsGreedy ? 1 : Math.Min(chance.Next(1, 4), quota.Burst), now);
        var line = who == CallFor.Operator ? process.Operators : process.Flow;
        line.Enqueue(Try);
        if (line.Count == 1)
        {
            Try();
        }

        void Try()
        {
            if (process.Allowance.TrySpend(who, units, now) is { } block)
            {
                line.Dequeue();
                if (line.TryPeek(out var next))
                {
                    At(now, process, next);
                }

                LongestWait = now - since > LongestWait ? now - since : LongestWait;
                Send(process, block, who, units, () => At(now + (IsGreedy ? TimeSpan.Zero : Pause()), process, () => Ask(process, end, who)));
                return;
            }

            Write(process, () => process.Allowance.Reserve(row, who, units, now), wait => At(now + wait, process, Try));
        }
    }

    /// <summary>As the pace does: one write of a process at a time, again where another process was faster.</summary>
    private void Write(Process process, Func<Allowance.Reservation> plan, Action<TimeSpan> then)
    {
        if (process.IsWriting)
        {
            At(now + Between(1, 10), process, () => Write(process, plan, then));
            return;
        }

        var (reservation, seen) = (plan(), version);
        if (reservation.Wait > TimeSpan.Zero)
        {
            then(reservation.Wait);
            return;
        }

        process.IsWriting = true;
        At(now + Between(1, 40), () =>
        {
            var isFirst = seen == version;
            (row, version, Writes) = isFirst ? (reservation.Next, version + 1, Writes + 1) : (row, version, Writes);
            At(now + Between(1, 40), process, () =>
            {
                process.IsWriting = false;
                if (isFirst)
                {
                    process.Allowance.Commit(reservation);
                    then(TimeSpan.Zero);
                }
                else
                {
                    Write(process, plan, then);
                }
            });
        });
    }

    private void Send(Process process, UnitsInHand.Block block, CallFor who, int units, Action then)
    {
        var travel = Between(1, 900);
        At(now + travel, () => Count(units));
        At(now + travel + (chance.Next(50) == 0 && !IsGreedy ? Between(1, 60_000) : Between(1, 300)), () =>
        {
            inFlight--;
            if (now >= process.Dies)
            {
                return;
            }

            if (process.Allowance.End(block, who, now))
            {
                Write(process, () => process.Allowance.GiveBack(row, now), _ => { });
            }

            then();
        });
    }

    private void Count(int units)
    {
        Calls++;
        counted.Add((now, units));
        MostAtOnce = Math.Max(MostAtOnce, ++inFlight);
        MostInAMinute = Math.Max(MostInAMinute, Within(TimeSpan.FromMinutes(1)));
        MostInADay = Math.Max(MostInADay, quota.UnitsPerDay is null ? 0 : Within(TimeSpan.FromDays(1)));
    }

    private int Within(TimeSpan span)
    {
        var sum = 0;
        for (var index = counted.Count - 1; index >= 0 && counted[index].At > now - span; index--)
        {
            sum += counted[index].Units;
        }

        return sum;
    }

    private TimeSpan Pause() => chance.Next(4) == 0 ? Between(1, 20_000) : Between(0, 300);

    private TimeSpan Between(int from, int to) => TimeSpan.FromMilliseconds(chance.Next(from, to));

    private void At(DateTimeOffset when, Action act) => coming.Enqueue(act, (when, order++));

    private void At(DateTimeOffset when, Process process, Action act) => At(when, () =>
    {
        if (now < process.Dies)
        {
            act();
        }
    });

    private sealed class Process(Allowance allowance, DateTimeOffset dies)
    {
        public Allowance Allowance => allowance;

        public DateTimeOffset Dies => dies;

        public bool IsWriting { get; set; }

        /// <summary>Who waits; the first one tries.</summary>
        public Queue<Action> Flow { get; } = new();

        public Queue<Action> Operators { get; } = new();
    }
}
