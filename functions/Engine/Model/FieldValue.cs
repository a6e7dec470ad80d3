using System.Collections.Immutable;

namespace CrmSync.Engine.Model;

/// <summary>A field's value in a form that every system shares. A closed choice; two values are equal when a user would call them the same.</summary>
public abstract record FieldValue
{
    private FieldValue()
    {
    }

    /// <summary>The field is there and holds nothing. (A field we know nothing of is a null reference.)</summary>
    public static readonly FieldValue Nothing = new Empty();

    public sealed record Empty : FieldValue;

    /// <summary>Text with LF line ends.</summary>
    public sealed record Text(string Value) : FieldValue;

    public sealed record Number(decimal Value) : FieldValue;

    public sealed record Flag(bool Value) : FieldValue;

    /// <summary>A calendar day without a zone; the end of an all-day span is exclusive.</summary>
    public sealed record Date(DateOnly Value) : FieldValue;

    /// <summary>A moment in UTC.</summary>
    public sealed record Instant(DateTimeOffset Value) : FieldValue;

    /// <summary>Elements by key, which says which one it is, each with its content. Order means nothing (R18).</summary>
    public sealed record Set(ImmutableSortedDictionary<string, string> Elements) : FieldValue
    {
        public static readonly Set None = new(ImmutableSortedDictionary<string, string>.Empty);

        public bool Equals(Set? other) => other is not null && Elements.Count == other.Elements.Count && Elements.SequenceEqual(other.Elements);

        public override int GetHashCode() => Elements.Aggregate(0, (hash, element) => HashCode.Combine(hash, element.Key, element.Value));
    }

    /// <summary>Another record of the same system. Two are equal when they point to the same one, whatever it is called.</summary>
    /// <param name="Title">What people call it; empty where the vendor does not say.</param>
    public sealed record Reference(RecordId Id, string Title) : FieldValue
    {
        public bool Equals(Reference? other) => other is not null && Id == other.Id;

        public override int GetHashCode() => Id.GetHashCode();
    }

    public bool IsEmpty => this is Empty or Text { Value.Length: 0 } or Set { Elements.Count: 0 };

    public static FieldValue OfText(string? text) => string.IsNullOrEmpty(text) ? Nothing : new Text(text);
}
