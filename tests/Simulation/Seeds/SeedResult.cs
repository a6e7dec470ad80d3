using System.Collections.Immutable;
using CrmSync.Simulation.Faults;
using CrmSync.Simulation.Invariants;
using CrmSync.Simulation.Users;

namespace CrmSync.Simulation.Seeds;

/// <summary>What came of one run of a seed.</summary>
internal sealed record SeedResult(long Seed, Script Script, ImmutableArray<Violation> Violations, ulong TraceHash)
{
    public int Awaits { get; init; }

    /// <summary>Those between the making of the sync and the end of faults: where a process can be killed.</summary>
    public int AwaitsUnderFaults { get; init; }

    public ImmutableArray<(int Number, FaultKind Kind)> Strikes { get; init; } = [];

    public long Writes { get; init; }

    /// <summary>Changes by users that had to be written to the other side.</summary>
    public long Changes { get; init; }

    /// <summary>What is there in the end, record by record.</summary>
    public ImmutableArray<string> End { get; init; } = [];

    public IReadOnlyList<string> Lines { get; init; } = [];

    public bool Failed => Violations.Length > 0;
}
