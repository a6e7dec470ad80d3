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
    var (start, total) = (Stopwatch.GetTimestamp(), new Total());
    Farm.Run(first, count, seed =>
    {
        var result = MemoryRun.Run(seed, new RunOptions());
        total.Add(result);
        if (result.Failed)
        {
            Console.WriteLine($"seed {seed}: {string.Join(" | ", result.Violations.Take(3))}");
        }
    });
    Console.WriteLine(total.Line(Stopwatch.GetElapsedTime(start)));
    return total.Failed == 0 ? 0 : 1;
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
