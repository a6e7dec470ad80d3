using System.Collections.Immutable;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Mapping;

/// <summary>Which of a vendor's fields one side of a rule is made of (ALL-7). A closed choice; its text names it in the rule's key.</summary>
public abstract record FieldSource
{
    private FieldSource()
    {
    }

    /// <summary>One field, as it is.</summary>
    public sealed record One(string Field) : FieldSource
    {
        public override string ToString() => Field;
    }

    /// <summary>Several texts as one, the empty ones left out. It cannot be taken apart again, so it is never written.</summary>
    public sealed record Concat(ImmutableArray<string> Parts, string Separator) : FieldSource
    {
        public override string ToString() => $"concat({string.Join('+', Parts)};{Separator})";
    }

    /// <summary>A person's name in two fields. A name that comes from elsewhere is parted before its last word, which is the last name.</summary>
    public sealed record PersonName(string First, string Last) : FieldSource
    {
        public override string ToString() => $"name({First}+{Last})";
    }

    /// <summary>Always this value, and no field at all.</summary>
    public sealed record Constant(FieldValue Value) : FieldSource
    {
        public override string ToString() => $"constant({CanonicalText.Of(Value)})";
    }

    public ImmutableArray<string> Fields => this switch
    {
        One one => [one.Field],
        Concat concat => concat.Parts,
        PersonName name => [name.First, name.Last],
        Constant => [],
        _ => throw new InvalidOperationException($"unknown source {this}"),
    };

    public bool IsWritable => this is One or PersonName;

    /// <param name="valueOf">A field's value, empty where the record has none.</param>
    public FieldValue Read(Func<string, FieldValue> valueOf) => this switch
    {
        One one => valueOf(one.Field),
        Concat concat => Joined(concat.Parts.Select(valueOf), concat.Separator),
        PersonName name => Joined([valueOf(name.First), valueOf(name.Last)], " "),
        Constant constant => constant.Value,
        _ => throw new InvalidOperationException($"unknown source {this}"),
    };

    /// <summary>What each field gets, so that reading them again gives the value.</summary>
    public ImmutableArray<FieldChange.Assign> Write(FieldValue value) => this switch
    {
        One one => [new(one.Field, value)],
        PersonName name => Parted(name, (value as FieldValue.Text)?.Value.Trim() ?? ""),
        Concat or Constant => throw new InvalidOperationException($"{this} is never written"),
        _ => throw new InvalidOperationException($"unknown source {this}"),
    };

    private static ImmutableArray<FieldChange.Assign> Parted(PersonName name, string text) => text.LastIndexOf(' ') is var blank && blank < 0
        ? [new(name.First, FieldValue.Nothing), new(name.Last, FieldValue.OfText(text))]
        : [new(name.First, FieldValue.OfText(text[..blank].TrimEnd())), new(name.Last, FieldValue.OfText(text[(blank + 1)..]))];

    private static FieldValue Joined(IEnumerable<FieldValue> values, string separator) =>
        FieldValue.OfText(string.Join(separator, values.Where(value => !value.IsEmpty).Select(value => TextOf(value).Trim())));

    private static string TextOf(FieldValue value) => value switch
    {
        FieldValue.Text text => text.Value,
        FieldValue.Reference reference => reference.Title,
        _ => CanonicalText.Of(value)[1..],
    };
}
