namespace CrmSync.Simulation.Pairs;

/// <summary>A record whose last change a cursor has passed.</summary>
/// <param name="Change">The number of that change, which is its version.</param>
internal sealed record LeftBehind(string Id, long Change, bool IsDeleted);
