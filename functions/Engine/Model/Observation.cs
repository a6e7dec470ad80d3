using System.Collections.Immutable;

namespace CrmSync.Engine.Model;

/// <summary>One record as a connector saw it.</summary>
/// <param name="Modified">The vendor's modified time; for a tombstone without one, the vendor's clock at the read.</param>
/// <param name="Soft">The version has a grain of a second and is so young that a further edit could still carry it (R2).</param>
public sealed record Observation(RecordId Id, RecordVersion Version, DateTimeOffset Modified, bool Soft, ObservedState State)
{
    /// <summary>The stamp the record carries, if it carries one made for its place.</summary>
    public Stamp? Stamp { get; init; }

    /// <summary>Where the record is a set (a series): all its members, so that one missing from a newer set is deleted (R24).</summary>
    public ImmutableArray<Observation> Members { get; init; } = [];
}
