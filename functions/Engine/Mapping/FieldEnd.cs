using System.Collections.Immutable;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Mapping;

/// <summary>One side of a field rule: the vendor's fields, their changes of form, and whether the vendor demands a value (ALL-7).</summary>
public sealed record FieldEnd(FieldSource Source)
{
    public FieldEnd(string field)
        : this(new FieldSource.One(field))
    {
    }

    /// <summary>Applied in order when read, in reverse when written.</summary>
    public ImmutableArray<Transform> Transforms { get; init; } = [];

    /// <summary>It tells a record's name and not its id (R23), and may leave the name out where it is not needed to tell records apart.</summary>
    public bool IsByName => Transforms.Any(transform => transform is Transform.Named);

    public bool Mandatory { get; init; }

    public ImmutableArray<string> Fields => Source.Fields;

    /// <summary>The value both sides share; null where the read did not bring all of it (R10).</summary>
    public FieldValue? Read(ObservedState.Living record)
    {
        foreach (var field in Fields)
        {
            if (record.Partial.Contains(field))
            {
                return null;
            }
        }

        return Read(field => record.Fields.GetValueOrDefault(field, FieldValue.Nothing));
    }

    /// <summary>What the vendor's fields get.</summary>
    public ImmutableArray<FieldChange.Assign> Write(FieldValue shared) => Source.Write(Formed(shared));

    /// <summary>What the value will read as once the vendor has stored it (R17).</summary>
    public FieldValue Stored(FieldValue shared, IStoredForm form)
    {
        var stored = Write(shared).ToDictionary(change => change.Field, change => form.AsStored(change.Field, change.Value));
        return Read(field => stored[field]);
    }

    /// <summary>Whether the vendor would get nothing but empty fields.</summary>
    public bool IsEmpty(FieldValue shared) => Formed(shared).IsEmpty;

    /// <summary>The value both sides share, of what the fields are together.</summary>
    public FieldValue Read(FieldValue vendors) => Transforms.Aggregate(vendors, (value, transform) => transform.Read(value));

    private FieldValue Read(Func<string, FieldValue> valueOf) => Read(Source.Read(valueOf));

    private FieldValue Formed(FieldValue shared) => Transforms.Reverse().Aggregate(shared, (value, transform) => transform.Write(value));
}
