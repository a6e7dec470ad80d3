using System.Collections.Immutable;

namespace CrmSync.Engine.Mapping;

/// <summary>A field's value as the baseline remembers it: one fingerprint, and for a set one for each element's content by that of its key (R18).</summary>
public sealed record FieldPrint(Fingerprint Whole, ImmutableSortedDictionary<Fingerprint, Fingerprint>? Elements)
{
    public bool Equals(FieldPrint? other) => other is not null && Whole == other.Whole;

    public override int GetHashCode() => Whole.GetHashCode();
}
