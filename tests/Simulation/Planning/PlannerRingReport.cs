using System.Collections.Immutable;
using System.Globalization;

namespace CrmSync.Simulation.Planning;

/// <summary>What a run of planner cases came to.</summary>
/// <param name="Failures">The first of them, each told in full.</param>
public sealed record PlannerRingReport(long Cases, long Failed, ImmutableArray<PlannerFailure> Failures, TimeSpan Elapsed)
{
    public double CasesPerSecond => Cases / Math.Max(Elapsed.TotalSeconds, 0.001);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"planner: {Cases} cases, {Failed} failed, {CasesPerSecond:0} cases/s") + string.Concat(Failures.Select(failure => $"\n\nseed {failure.Seed}: {failure.Broken}\n{failure.Told}"));
}

/// <summary>A case in which an invariant broke.</summary>
/// <param name="Broken">The invariant's number and what happened.</param>
/// <param name="Told">The smallest case found that still fails, as a timeline.</param>
public sealed record PlannerFailure(long Seed, string Broken, string Told);
