using System.Collections.Immutable;
using System.Globalization;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Mapping;

/// <summary>A change of form between a vendor's value and the one both sides share. A closed choice; what is read, written and read again is what it was.</summary>
public abstract record Transform
{
    private Transform()
    {
    }

    /// <summary>The vendor refuses an empty text, so this one stands for it; it never travels as a text (ZG-9).</summary>
    public sealed record Placeholder(string Text) : Transform;

    /// <summary>An empty field counts as this text.</summary>
    public sealed record Default(string Text) : Transform;

    /// <summary>Outer white space means nothing.</summary>
    public sealed record Trim : Transform;

    /// <summary>How a text is spelled means nothing: it travels in this spelling.</summary>
    public sealed record Case(LetterCase Letters) : Transform;

    /// <summary>The vendor's choices and what both sides call them; what the table does not name is the same on both.</summary>
    public sealed record Choice(ImmutableSortedDictionary<string, string> Shared) : Transform
    {
        public bool Equals(Choice? other) => other is not null && Shared.SequenceEqual(other.Shared);

        public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

        public override string ToString() => $"choice({string.Join(';', Shared.Select(pair => $"{pair.Key}={pair.Value}"))})";
    }

    /// <summary>The field holds the name of the record it points to (R23).</summary>
    public sealed record Named : Transform;

    public FieldValue Read(FieldValue value) => (this, value) switch
    {
        (Placeholder placeholder, FieldValue.Text text) when text.Value == placeholder.Text => FieldValue.Nothing,
        (Default given, { IsEmpty: true }) => new FieldValue.Text(given.Text),
        (Trim, FieldValue.Text text) => FieldValue.OfText(text.Value.Trim()),
        (Case spelling, FieldValue.Text text) => new FieldValue.Text(Spelled(text.Value, spelling.Letters)),
        (Choice table, FieldValue.Text text) => new FieldValue.Text(table.Shared.GetValueOrDefault(text.Value, text.Value)),
        (Placeholder or Default or Trim or Case or Choice or Named, _) => value,
        _ => throw new InvalidOperationException($"unknown transform {this}"),
    };

    public FieldValue Write(FieldValue value) => (this, value) switch
    {
        (Placeholder placeholder, { IsEmpty: true }) => new FieldValue.Text(placeholder.Text),
        (Default given, FieldValue.Text text) when text.Value == given.Text => FieldValue.Nothing,
        (Named, FieldValue.Reference reference) => FieldValue.OfText(reference.Title),
        (Choice table, FieldValue.Text text) => new FieldValue.Text(table.Shared.FirstOrDefault(pair => pair.Value == text.Value, KeyValuePair.Create(text.Value, text.Value)).Key),
        (Placeholder or Default or Trim or Case or Choice or Named, _) => value,
        _ => throw new InvalidOperationException($"unknown transform {this}"),
    };

    private static string Spelled(string text, LetterCase letters) => letters switch
    {
        LetterCase.Upper => text.ToUpperInvariant(),
        LetterCase.Lower => text.ToLowerInvariant(),
        LetterCase.Title => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(text.ToLowerInvariant()),
        _ => throw new InvalidOperationException($"unknown spelling {letters}"),
    };
}

/// <summary>How the letters of a text are spelled.</summary>
public enum LetterCase
{
    Upper,
    Lower,
    Title,
}
