using System.Collections.Immutable;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Mapping;

/// <summary>All field rules of a sync, and how first contact recognises the same record: by the first of the keys that says something (ZG-13).</summary>
public sealed record FieldMap(ImmutableArray<FieldRule> Rules, ImmutableArray<NaturalKey> NaturalKeys)
{
    /// <summary>A record's values in rule order, in the form both sides share; null where the read did not bring the field.</summary>
    public ImmutableArray<FieldValue?> Project(Side side, ObservedState.Living record)
    {
        var values = ImmutableArray.CreateBuilder<FieldValue?>(Rules.Length);
        foreach (var rule in Rules)
        {
            values.Add(rule.On(side).Read(record));
        }

        return values.MoveToImmutable();
    }

    /// <summary>The vendor fields that the rules are made of on that side.</summary>
    public ImmutableArray<string> FieldsOn(Side side) => [.. Rules.SelectMany(rule => rule.On(side).Fields).Distinct()];

    /// <summary>What the natural keys say of a record; keys that say nothing are left out.</summary>
    public ImmutableArray<NaturalClue> CluesOf(ImmutableArray<FieldValue?> values, Fingerprinter fingerprinter)
    {
        var clues = ImmutableArray.CreateBuilder<NaturalClue>(NaturalKeys.Length);
        for (var index = 0; index < NaturalKeys.Length; index++)
        {
            if (TextOf(NaturalKeys[index], values) is { } text)
            {
                clues.Add(new(index, fingerprinter.Of($"{index}\n{text}"), WithinOf(NaturalKeys[index], values) is { } within ? fingerprinter.Of(within) : null));
            }
        }

        return clues.DrainToImmutable();
    }

    /// <summary>The clue of all records that are called so; null where the first natural key is not one name.</summary>
    public Fingerprint? PrintOfName(string name, Fingerprinter fingerprinter) =>
        NaturalKeys is [{ Fields.Length: 1 }, ..] && Normalised(name) is { Length: > 0 } text ? fingerprinter.Of($"0\n{text}") : null;

    /// <summary>A natural key's text; null where one of its fields is not known, or all are empty and would make strangers the same.</summary>
    public string? TextOf(NaturalKey key, ImmutableArray<FieldValue?> values)
    {
        var parts = new List<string>(key.Fields.Length);
        for (var index = 0; index < Rules.Length; index++)
        {
            if (key.Fields.Contains(Rules[index].Name))
            {
                if (values[index] is not { } value)
                {
                    return null;
                }

                parts.Add(PartOf(value));
            }
        }

        return parts.TrueForAll(part => part.Length == 0) ? null : string.Join('\n', parts);
    }

    /// <summary>What a record is within, as a text; null where that is not known or nothing.</summary>
    private string? WithinOf(NaturalKey key, ImmutableArray<FieldValue?> values)
    {
        for (var index = 0; index < Rules.Length; index++)
        {
            if (Rules[index].Name == key.Within)
            {
                return values[index] is { IsEmpty: false } value ? PartOf(value) : null;
            }
        }

        return null;
    }

    private static string PartOf(FieldValue value) => value switch
    {
        FieldValue.Text text => Normalised(text.Value),
        FieldValue.Reference reference => Normalised(reference.Title), // the sides have other ids for one thing
        _ => CanonicalText.Of(value),
    };

    private static string Normalised(string text) =>
        string.Join(' ', text.ToUpperInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
