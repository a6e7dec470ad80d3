using System.Collections.Immutable;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Mapping;

/// <summary>One side of a field rule: the vendor's field, its changes of form, and whether the vendor demands a value (ALL-7).</summary>
public sealed record FieldEnd(string Field)
{
    /// <summary>Applied in order when read, in reverse when written.</summary>
    public ImmutableArray<Transform> Transforms { get; init; } = [];

    public bool Mandatory { get; init; }

    public FieldValue Read(FieldValue vendors) => Transforms.Aggregate(vendors, (value, transform) => transform.Read(value));

    public FieldValue Write(FieldValue shared) => Transforms.Reverse().Aggregate(shared, (value, transform) => transform.Write(value));
}
