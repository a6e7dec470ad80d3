using System.Collections.Immutable;

namespace CrmSync.Engine.Mapping;

/// <summary>Fields by which first contact recognises the same record (ZG-13).</summary>
/// <param name="Fields">Names of rules, all of which must be equal.</param>
/// <param name="Within">A rule in which the records must not differ where both have a value: a name within what its bearer belongs to.</param>
/// <param name="Unique">Two records of one side that share it are most likely one.</param>
public sealed record NaturalKey(ImmutableArray<string> Fields, string? Within = null, bool Unique = false)
{
    public bool Equals(NaturalKey? other) => other is not null && Within == other.Within && Unique == other.Unique && Fields.SequenceEqual(other.Fields);

    public override int GetHashCode() => HashCode.Combine(Within, Unique, string.Join('\n', Fields));
}
