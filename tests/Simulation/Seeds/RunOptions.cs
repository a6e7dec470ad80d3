using CrmSync.Simulation.Chance;
using CrmSync.Simulation.Faults;
using CrmSync.Simulation.Mutants;
using CrmSync.Simulation.Pairs;
using CrmSync.Simulation.Time;
using CrmSync.Simulation.Users;

namespace CrmSync.Simulation.Seeds;

/// <summary>How a seed is run: as it is drawn, or shortened.</summary>
internal sealed record RunOptions
{
    /// <summary>The systems it is run with.</summary>
    public Func<Seed, Timeline, IPair> Pair { get; init; } = KnownPairs.Memory;

    public FaultMix Faults { get; init; } = FaultMix.Half;

    /// <summary>In the place of the script that the seed draws.</summary>
    public Script? Script { get; init; }

    /// <summary>The strikes that may happen; null lets all.</summary>
    public IReadOnlySet<int>? Strikes { get; init; }

    /// <summary>A wrong that the app is built with; null for the app as it is.</summary>
    public Mutant? Mutant { get; init; }

    public bool KeepsLines { get; init; }

    /// <summary>The process that reaches this await is killed there; 0 kills none.</summary>
    public int KillsAt { get; init; }
}
