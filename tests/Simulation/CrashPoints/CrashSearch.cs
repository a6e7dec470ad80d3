using CrmSync.Simulation.Faults;
using CrmSync.Simulation.Seeds;
using CrmSync.Simulation.Users;

namespace CrmSync.Simulation.CrashPoints;

/// <summary>I12: kills the process at each point where the story waits, before and after every effect, and asks for the same outcome.</summary>
internal static class CrashSearch
{
    private const long Seed = 1;

    /// <returns>How many points there are, and what went wrong at which.</returns>
    public static (int Points, IReadOnlyList<(int Point, SeedResult Result)> Failures) Of(Script script)
    {
        var options = new RunOptions { Faults = FaultMix.None, Script = script };
        var points = SeedRun.Run(Seed, options).AwaitsUnderFaults;
        var failures = new List<(int, SeedResult)>();
        Farm.Run(1, points, point =>
        {
            if (SeedRun.Run(Seed, options with { KillsAt = (int)point }) is { Failed: true } failed)
            {
                lock (failures)
                {
                    failures.Add(((int)point, failed));
                }
            }
        });
        return (points, [.. failures.OrderBy(failure => failure.Item1)]);
    }
}
