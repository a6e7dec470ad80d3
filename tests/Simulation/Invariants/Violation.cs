namespace CrmSync.Simulation.Invariants;

/// <summary>An invariant that did not hold.</summary>
/// <param name="Invariant">As docs/reliability.md lists them.</param>
public sealed record Violation(string Invariant, string What)
{
    public override string ToString() => $"{Invariant}: {What}";
}
