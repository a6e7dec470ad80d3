using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.App.State;

/// <summary>
/// How one side of a mapped field is written down. How several fields are one value comes first: <c>name</c> (first and last name), <c>concat:</c> and what
/// stands between them, <c>constant:</c> and a value that needs no field. Changes of form follow: <c>trim</c>, <c>upper</c>, <c>lower</c>, <c>title</c>,
/// <c>placeholder:</c> and the text that stands for an empty value, <c>default:</c> and the text that an empty value counts as, <c>choice:</c> and
/// <c>vendor=shared;…</c>, <c>named</c> for a field that holds the name of the record it points to.
/// </summary>
public static class FieldForm
{
    public const string Allowed = "name, concat:…, constant:…, trim, upper, lower, title, placeholder:…, default:…, choice:vendor=shared;…, named";

    private const string Name = "name";
    private const string Concat = "concat:";
    private const string Constant = "constant:";
    private const string Placeholder = "placeholder:";
    private const string Default = "default:";
    private const string Choice = "choice:";

    public static FieldEnd EndOf(string fields, ImmutableArray<string> form, bool mandatory)
    {
        var source = form is [var first, ..] ? SourceOf(NamesOf(fields), first) : null;
        return new FieldEnd(source ?? new FieldSource.One(fields))
        {
            Transforms = [.. (source is null ? form : form[1..]).Select(text => TransformOf(text) ?? throw new InvalidOperationException($"no form {text}"))],
            Mandatory = mandatory,
        };
    }

    public static ImmutableArray<string> NamesOf(string fields) => [.. fields.Split('+', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>What is wrong with one side; null where nothing is.</summary>
    public static string? Check(string fields, ImmutableArray<string> form)
    {
        var names = NamesOf(fields);
        var joins = form is [var first, ..] && IsSource(first);
        if ((joins ? form[1..] : form).Any(text => TransformOf(text) is null))
        {
            return Allowed;
        }

        return !joins ? names.Length == 1 ? null : "one field, or several with name or concat:… as the first form"
            : SourceOf(names, form[0]) is null ? "two fields for name, two or more for concat:…, none for constant:…" : null;
    }

    private static bool IsSource(string text) => text == Name || text.StartsWith(Concat, StringComparison.Ordinal) || text.StartsWith(Constant, StringComparison.Ordinal);

    /// <summary>Null where the text names no source, or not one of so many fields.</summary>
    private static FieldSource? SourceOf(ImmutableArray<string> names, string text) =>
        text == Name && names is [var first, var last] ? new FieldSource.PersonName(first, last)
        : After(text, Concat) is { } separator && names.Length > 1 ? new FieldSource.Concat(names, separator)
        : After(text, Constant) is { Length: > 0 } value && names.IsEmpty ? new FieldSource.Constant(new FieldValue.Text(value))
        : null;

    private static Transform? TransformOf(string text) => text switch
    {
        "trim" => new Transform.Trim(),
        "upper" => new Transform.Case(LetterCase.Upper),
        "lower" => new Transform.Case(LetterCase.Lower),
        "title" => new Transform.Case(LetterCase.Title),
        "named" => new Transform.Named(),
        _ when After(text, Placeholder) is { Length: > 0 } given => new Transform.Placeholder(given),
        _ when After(text, Default) is { Length: > 0 } given => new Transform.Default(given),
        _ when After(text, Choice) is { } table => ChoiceOf(table),
        _ => null,
    };

    private static Transform.Choice? ChoiceOf(string table)
    {
        var pairs = table.Split(';').Select(pair => pair.Split('=')).ToList();
        var fits = pairs.TrueForAll(pair => pair is [{ Length: > 0 }, { Length: > 0 }])
            && pairs.DistinctBy(pair => pair[0]).Count() == pairs.Count
            && pairs.DistinctBy(pair => pair[1]).Count() == pairs.Count;
        return fits ? new Transform.Choice(pairs.ToImmutableSortedDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal)) : null;
    }

    private static string? After(string text, string prefix) => text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : null;
}
