using CrmSync.Simulation.Invariants;

namespace CrmSync.Simulation.Seeds;

/// <summary>Runs a seed twice.</summary>
internal static class Repeated
{
    public static SeedResult Run(long seed, RunOptions options)
    {
        var (once, again) = (SeedRun.Run(seed, options), SeedRun.Run(seed, options));
        return once.TraceHash == again.TraceHash
            ? once
            : once with { Violations = [.. once.Violations, new Violation("same", $"the trace is {once.TraceHash:x} once and {again.TraceHash:x} the other time")] };
    }
}
