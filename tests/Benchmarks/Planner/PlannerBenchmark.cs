using System.Diagnostics;
using CrmSync.Benchmarks.Report;
using CrmSync.Engine.Planning;

namespace CrmSync.Benchmarks.Planner;

/// <summary>The whole decision for a pair beside the least that any sync must do: look both records up and compare their versions.</summary>
internal static class PlannerBenchmark
{
    private const int Pairs = 100_000;
    private const int Changed = Pairs / 10;
    private const int Rounds = 15;
    private const double Required = 0.4;

    public static bool Run()
    {
        Print.Heading("Planner", "planner");
        var data = new PreparedPairs(Pairs);
        Expect(Join(data), Changed);
        Expect(Decide(data), Changed);
        for (var warmUp = 0; warmUp < 3; warmUp++)
        {
            Join(data);
            Decide(data);
        }

        var (joins, decides) = (new double[Rounds], new double[Rounds]);
        for (var round = 0; round < Rounds; round++)
        {
            joins[round] = PairsPerSecond(Join, data);
            decides[round] = PairsPerSecond(Decide, data);
        }

        var ratio = new Sample(decides.Zip(joins, (ours, join) => ours / join)).Median;
        Print.Columns("pairs", "changed", "rounds", "join, pairs/s", "Decide, pairs/s", "median ratio");
        Print.Line($"| {Pairs:N0} | {Changed:N0} | {Rounds} | {new Sample(joins).Median:N0} | {new Sample(decides).Median:N0} | {ratio:F2} |");
        return Print.Verdict($"median ratio at least {Required:F2}", ratio >= Required);
    }

    /// <summary>A hand-written hash join.</summary>
    private static int Join(PreparedPairs data)
    {
        var changed = 0;
        foreach (var link in data.Links)
        {
            var left = data.Left[link.Left.Id!.Value]; // every link here is a pair
            var right = data.Right[link.Right.Id!.Value]; // every link here is a pair
            if (left.Version.Value != link.Left.Version.Value || right.Version.Value != link.Right.Version.Value)
            {
                changed++;
            }
        }

        return changed;
    }

    private static int Decide(PreparedPairs data)
    {
        var moment = new ApplyMoment(DateTimeOffset.UnixEpoch, "message");
        var writes = 0;
        foreach (var link in data.Links)
        {
            var left = data.Left[link.Left.Id!.Value]; // every link here is a pair
            var right = data.Right[link.Right.Id!.Value]; // every link here is a pair
            if (Engine.Planning.Planner.Decide(left, right, link, data.Policy, moment) is Decision.Write)
            {
                writes++;
            }
        }

        return writes;
    }

    private static double PairsPerSecond(Func<PreparedPairs, int> pass, PreparedPairs data)
    {
        GC.Collect();
        var start = Stopwatch.GetTimestamp();
        Expect(pass(data), Changed);
        return Pairs / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Expect(int actual, int expected)
    {
        if (actual != expected)
        {
            throw new InvalidOperationException($"{actual} pairs were found changed, not {expected}");
        }
    }
}
