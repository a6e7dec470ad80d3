using System.Collections.Immutable;

namespace CrmSync.Engine.Model;

/// <summary>What a write does to a set field: elements to put and keys to take out. All other elements stay as the vendor has them (R18).</summary>
public sealed record SetEdit(ImmutableSortedDictionary<string, string> Put, ImmutableSortedSet<string> Remove)
{
    public bool IsEmpty => Put.Count == 0 && Remove.Count == 0;

    /// <summary>Both at once; where they name one element, the other's word counts.</summary>
    public SetEdit With(SetEdit other) => new(Put.RemoveRange(other.Remove).SetItems(other.Put), Remove.Except(other.Put.Keys).Union(other.Remove));

    public FieldValue.Set ApplyTo(FieldValue.Set current) => new(current.Elements.RemoveRange(Remove).SetItems(Put));
}
