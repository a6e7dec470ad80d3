using CrmSync.Simulation.Pairs;
using CrmSync.Simulation.Seeds;

namespace CrmSync.Simulation.Mutants;

/// <summary>Looks for the first seed that finds a mutant.</summary>
internal static class Hunt
{
    /// <returns>How many seeds it took, and what gave it away; null where it lived.</returns>
    public static (int Seeds, string Violation)? Of(Mutant mutant, long from)
    {
        for (var seed = 0; seed < mutant.Seeds; seed++)
        {
            if (SeedRun.Run(from + seed, new RunOptions { Mutant = mutant, Faults = mutant.Faults, Pair = mutant.Pair ?? KnownPairs.Memory }) is { Failed: true } found)
            {
                return (seed + 1, found.Violations[0].ToString());
            }
        }

        return null;
    }
}
