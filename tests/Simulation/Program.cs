using System.Diagnostics;
using System.Globalization;
using CrmSync.Simulation.Seeds;
using Xunit.Runner.InProc.SystemConsole;

return args switch
{
    ["--seeds", var count, "--from", var first] => Seeds(long.Parse(first, CultureInfo.InvariantCulture), int.Parse(count, CultureInfo.InvariantCulture)),
    ["replay", var seed] => Replay(long.Parse(seed, CultureInfo.InvariantCulture), shrinks: false),
    ["shrink", var seed] => Replay(long.Parse(seed, CultureInfo.InvariantCulture), shrinks: true),
    _ => await ConsoleRunner.Run(args),
};

static int Seeds(long first, int count)
{
    var (start, failed, strikes, writes, changes, awaits) = (Stopwatch.GetTimestamp(), 0, 0L, 0L, 0L, 0L);
    for (var seed = first; seed < first + count; seed++)
    {
        var result = MemoryRun.Run(seed, new RunOptions());
        failed += result.Failed ? 1 : 0;
        strikes += result.Strikes.Length;
        writes += result.Writes;
        changes += result.Changes;
        awaits += result.Awaits;
        if (result.Failed)
        {
            Console.WriteLine($"seed {seed}: {string.Join(" | ", result.Violations.Take(3))}");
        }
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} seeds, {failed} failed, {strikes} faults, {writes} writes, {awaits} awaits, amplification {(double)writes / changes:F3}, {count / Stopwatch.GetElapsedTime(start).TotalSeconds:F1} seeds/s"));
    return failed == 0 ? 0 : 1;
}

static int Replay(long seed, bool shrinks)
{
    var options = new RunOptions();
    var result = MemoryRun.Run(seed, options);
    if (result.Failed && shrinks)
    {
        options = Shrink.Of(result, options, mostRuns: 400);
    }

    result = MemoryRun.Run(seed, options with { KeepsLines = true });
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
