namespace CrmSync.Simulation.Faults;

/// <summary>How much of all that can go wrong a run is given.</summary>
/// <param name="Share">The part of the kinds that is on, 0 to 1.</param>
public sealed record FaultMix(double Share)
{
    /// <summary>Kinds that are on whatever the share, and strike as often as they can.</summary>
    public IReadOnlyCollection<FaultKind> Always { get; init; } = [];

    public static readonly FaultMix None = new(0);

    public static readonly FaultMix Half = new(0.5);
}
