using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using CrmSync.Engine.Planning;
using CrmSync.Simulation.Planning.Case;
using CrmSync.Simulation.Planning.Oracle;
using CrmSync.Simulation.Planning.World;
using CrmSync.Simulation.Seeds;

namespace CrmSync.Simulation.Planning;

/// <summary>The planner alone, under many small worlds: each seed perturbs one tree into two sides, and the plans for it are carried out until there are none.</summary>
public static class PlannerRing
{
    private const int MostTold = 5;

    /// <summary>Every so many seeds are played in a second order as well (I11).</summary>
    private const int EachInTwoOrders = 4;

    public static PlannerRingReport Run(long firstSeed, long cases) => Run(firstSeed, cases, Planner.Decide, MostTold);

    /// <summary>One case as a readable timeline.</summary>
    public static string Describe(long seed) => Told(CaseDraw.Of(seed), Planner.Decide);

    /// <summary>On all cores: a case shares nothing with another.</summary>
    internal static PlannerRingReport Run(long firstSeed, long cases, Decider decide, int mostFailures)
    {
        var start = Stopwatch.GetTimestamp();
        var broken = new ConcurrentDictionary<long, string>();
        Farm.Run(firstSeed, cases, seed =>
        {
            if (Fault(CaseDraw.Of(seed), decide) is { } fault)
            {
                broken[seed] = fault;
            }
        });
        var told = broken.OrderBy(one => one.Key).Take(mostFailures).Select(one =>
            new PlannerFailure(one.Key, one.Value, Told(CaseShrink.Smallest(CaseDraw.Of(one.Key), one.Value, candidate => Fault(candidate, decide)), decide)));
        return new(cases, broken.Count, [.. told], Stopwatch.GetElapsedTime(start));
    }

    /// <returns>How many cases it took; null where none of them caught it.</returns>
    internal static long? CasesUntilCaught(long firstSeed, long cases, Decider decide)
    {
        for (var played = 1L; played <= cases; played++)
        {
            if (Fault(CaseDraw.Of(firstSeed + played - 1), decide) is not null)
            {
                return played;
            }
        }

        return null;
    }

    /// <returns>The invariant that broke; null where none did.</returns>
    internal static string? Fault(PlannerCase plan, Decider decide)
    {
        try
        {
            var end = new CaseRun(plan, decide, order: 0).Play();
            if (plan.Seed % EachInTwoOrders == 0)
            {
                SameEnd.Check(end, new CaseRun(plan, decide, order: 1).Play());
            }

            return null;
        }
        catch (BrokenInvariant broken)
        {
            return broken.Message;
        }
        catch (Exception error) when (error is InvalidOperationException or NullReferenceException or ArgumentException or KeyNotFoundException or IndexOutOfRangeException)
        {
            return $"I1: {error.GetType().Name}: {error.Message} {error.StackTrace?.Split('\n')[0].Trim()}";
        }
    }

    private static string Told(PlannerCase plan, Decider decide)
    {
        var text = new StringBuilder();
        text.AppendLine($"{plan.Options}");
        for (var root = 0; root < plan.Records.Length; root++)
        {
            var record = plan.Records[root];
            text.AppendLine($"record {root} {record.Beginning}: {Values(record.Left)}{(record.Beginning == Beginning.Twins ? $" and {Values(record.Right)}" : "")}, locked {record.Locked}, troubles {string.Join(", ", record.Troubles)}");
        }

        try
        {
            var end = new CaseRun(plan, decide, order: 0, line => text.AppendLine(line)).Play();
            foreach (var record in end.Left.Concat(end.Right))
            {
                text.AppendLine($"ends: {record} {(record.Lives ? Values([.. record.Now.Cells]) : "deleted")}");
            }
        }
        catch (BrokenInvariant broken)
        {
            text.AppendLine(broken.Message);
        }
        catch (InvalidOperationException error)
        {
            text.AppendLine(error.Message);
        }

        return text.ToString();
    }

    private static string Values(ImmutableArray<byte> cells) => string.Join(", ", cells.Select((value, cell) => (value, cell)).Where(one => one.value != 0).Select(one => Cells.Tell(one.cell, one.value)));
}
