using System.Collections.Immutable;
using System.Diagnostics;
using CrmSync.Simulation.CrashPoints;
using CrmSync.Simulation.Mutants;
using CrmSync.Simulation.Planning;
using CrmSync.Simulation.Seeds;
using CrmSync.Simulation.Users;

namespace CrmSync.Simulation;

/// <summary>What the simulation can be asked to do from the command line; each ends with a line of sums, and with 1 where something failed.</summary>
internal static class Commands
{
    /// <summary>Each seed is run twice: what is not the same both times cannot be shortened, nor mended with confidence.</summary>
    /// <param name="minutes">No seed begins later.</param>
    public static int Seeds(RunOptions options, long first, long count, long minutes = long.MaxValue)
    {
        var (start, total) = (Stopwatch.GetTimestamp(), new Total());
        Farm.Run(first, count, () => Stopwatch.GetElapsedTime(start).TotalMinutes < minutes, seed =>
        {
            var result = Repeated.Run(seed, options);
            total.Add(result);
            if (result.Failed)
            {
                Console.WriteLine($"seed {seed}: {string.Join(" | ", result.Violations.Take(3))}");
            }
        });
        Console.WriteLine(total.Line(Stopwatch.GetElapsedTime(start)));
        return total.IsProof ? 0 : 1;
    }

    /// <summary>Each part is played, whatever becomes of the others.</summary>
    public static int All(params Func<int>[] parts)
    {
        var failed = 0;
        foreach (var part in parts)
        {
            try
            {
                failed += part();
            }
            catch (Exception broken) when (broken is not OutOfMemoryException)
            {
                Console.WriteLine(broken);
                failed++;
            }
        }

        return failed == 0 ? 0 : 1;
    }

    public static int Planner(long first, long cases)
    {
        var report = PlannerRing.Run(first, cases);
        Console.WriteLine(report);
        return report.Failed == 0 ? 0 : 1;
    }

    /// <param name="rule">Only of it; all where empty.</param>
    public static int Mutants(string rule)
    {
        var alive = 0;
        var hunted = AllMutants.List.Where(mutant => rule.Length == 0 || mutant.Rule == rule).ToList();
        Console.WriteLine("| rule | mutant | seeds to find it | of at most | by |");
        Console.WriteLine("|---|---|---|---|---|");
        Farm.Run(0, hunted.Count, number =>
        {
            var mutant = hunted[(int)number];
            var found = Hunt.Of(mutant, from: 1);
            Interlocked.Add(ref alive, found is null ? 1 : 0);
            Console.WriteLine($"| {mutant.Rule} | {mutant.Name} | {(found is { } one ? one.Seeds : "not found")} | {mutant.Seeds} | {found?.Violation.Split('\n')[0]} |");
        });
        var planned = PlantedWrongs.All.Where(wrong => rule.Length == 0 || wrong.Rule == rule).ToList();
        foreach (var wrong in planned)
        {
            var cases = PlannerRing.CasesUntilCaught(firstSeed: 1, PlantedWrongs.Enough, wrong.Decide);
            alive += cases is null ? 1 : 0;
            Console.WriteLine($"| {wrong.Rule} | planner: {wrong.Name} | {(cases is { } one ? $"{one} cases" : "not found")} | {PlantedWrongs.Enough} cases | |");
        }

        Console.WriteLine($"{hunted.Count + planned.Count} mutants, {alive} alive");
        return alive == 0 ? 0 : 1;
    }

    public static int CrashPoints(RunOptions options, ImmutableArray<(string Name, Script Script)> stories)
    {
        var (all, failed) = (0, 0);
        foreach (var (name, script) in stories)
        {
            var (points, failures) = CrashSearch.Of(script, options);
            (all, failed) = (all + points, failed + failures.Count);
            Console.WriteLine($"{name}: {points} points, {failures.Count} failed");
            foreach (var (point, result) in failures.Take(3))
            {
                Console.WriteLine($"  killed at {point}: {string.Join(" | ", result.Violations.Take(2))}");
            }
        }

        Console.WriteLine($"{all} crash points, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    public static int Replay(RunOptions options, long seed, bool shrinks)
    {
        var result = SeedRun.Run(seed, options);
        if (result.Failed && shrinks)
        {
            options = Shrink.Of(result, options, mostRuns: 400);
        }

        result = SeedRun.Run(seed, options with { KeepsLines = true });
        foreach (var line in result.Lines)
        {
            Console.WriteLine(line);
        }

        foreach (var violation in result.Violations)
        {
            Console.WriteLine(violation);
        }

        return result.Failed ? 1 : 0;
    }
}
