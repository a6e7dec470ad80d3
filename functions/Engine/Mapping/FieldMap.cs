using System.Collections.Immutable;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Mapping;

/// <summary>All field rules of a sync, and the fields by which first contact recognises the same record (ZG-13).</summary>
public sealed record FieldMap(ImmutableArray<FieldRule> Rules, ImmutableArray<string> NaturalKey)
{
    /// <summary>A record's values in rule order, in the form both sides share; null where the read did not bring the field.</summary>
    public ImmutableArray<FieldValue?> Project(Side side, ObservedState.Living record)
    {
        var values = ImmutableArray.CreateBuilder<FieldValue?>(Rules.Length);
        foreach (var rule in Rules)
        {
            var end = rule.On(side);
            values.Add(record.Partial.Contains(end.Field) ? null : end.Read(record.Fields.GetValueOrDefault(end.Field, FieldValue.Nothing)));
        }

        return values.MoveToImmutable();
    }

    /// <summary>The natural key's text; null where one of its fields is not known, or all are empty and would make strangers the same.</summary>
    public string? NaturalKeyOf(ImmutableArray<FieldValue?> values)
    {
        var parts = new List<string>(NaturalKey.Length);
        for (var index = 0; index < Rules.Length; index++)
        {
            if (NaturalKey.Contains(Rules[index].Name))
            {
                if (values[index] is not { } value)
                {
                    return null;
                }

                parts.Add(value is FieldValue.Text text ? Normalised(text.Value) : CanonicalText.Of(value));
            }
        }

        return parts.TrueForAll(part => part.Length == 0) ? null : string.Join('\n', parts);
    }

    private static string Normalised(string text) =>
        string.Join(' ', text.ToUpperInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
