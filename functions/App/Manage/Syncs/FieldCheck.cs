using System.Collections.Immutable;
using CrmSync.App.Manage.Wire;
using CrmSync.App.Presets;
using CrmSync.App.State;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.App.Manage.Syncs;

/// <summary>What is wrong with a field mapping (ALL-7), given the fields that both systems have. Pure.</summary>
internal sealed class FieldCheck(IPreset preset, SyncOptions options, ImmutableArray<FieldDescription> left, ImmutableArray<FieldDescription> right)
{
    private const int MostFields = 500;
    private const int LongestName = 60;
    private const int LongestForm = 200;

    public IEnumerable<FieldError> Errors() =>
    [
        .. Whole(),
        .. options.Fields.SelectMany((field, index) => OfField(field, $"options.fields[{index}]", index)),
        .. options.Fields.SelectMany((field, index) => (FieldError[])[.. OfEnd(Side.Left, field, index), .. OfEnd(Side.Right, field, index)]),
        .. NaturalKeys(),
        .. Unmapped(Side.Left),
        .. Unmapped(Side.Right),
        .. preset.Check(options).Select(error => new FieldError($"options.{error.Field}", error.Allowed)),
    ];

    /// <summary>With what the systems demand marked as mandatory.</summary>
    public static SyncOptions Complete(SyncOptions options, ImmutableArray<FieldDescription> left, ImmutableArray<FieldDescription> right) => options with
    {
        Fields = [.. options.Fields.Select(field => field with
        {
            LeftMandatory = field.LeftMandatory || Demands(left, field.Left),
            RightMandatory = field.RightMandatory || Demands(right, field.Right),
        })],
    };

    private static bool Demands(ImmutableArray<FieldDescription> fields, string names) => FieldForm.NamesOf(names).Any(name => fields.Any(field => field.Name == name && field.Mandatory));

    private IEnumerable<FieldError> Whole()
    {
        if (options.Fields.Length is 0 or > MostFields)
        {
            yield return new("options.fields", $"1 to {MostFields} fields");
        }
    }

    private IEnumerable<FieldError> OfField(MappedField field, string path, int index)
    {
        // History joins names with commas.
        if (string.IsNullOrWhiteSpace(field.Name) || field.Name.Length > LongestName || field.Name.Any(letter => char.IsControl(letter) || letter == ','))
        {
            yield return new($"{path}.name", $"1 to {LongestName} characters, no comma and no control character");
        }
        else if (options.Fields.Take(index).Any(before => before.Name == field.Name))
        {
            yield return new($"{path}.name", "a name that no other field has");
        }

        if (field.Parent is { } parent && !options.Parents.ContainsKey(parent))
        {
            yield return new($"{path}.parent", options.Parents.IsEmpty ? "no parent: the sync has none" : "one of " + string.Join(", ", options.Parents.Keys));
        }

        if (field.Companion is { } companion && !options.Fields.Any(other => other.Name == companion && other.Name != field.Name))
        {
            yield return new($"{path}.companion", "the name of another mapped field");
        }

        if (KindOn(Side.Left, field) is { } leftKind && KindOn(Side.Right, field) is { } rightKind && Family(leftKind) != Family(rightKind))
        {
            yield return new(path, $"two fields of the same kind; the left one is a {leftKind}, the right one a {rightKind}");
        }
    }

    private IEnumerable<FieldError> OfEnd(Side side, MappedField field, int index)
    {
        var (names, form, own) = side == Side.Left ? (field.Left, field.LeftForm, "left") : (field.Right, field.RightForm, "right");
        var path = $"options.fields[{index}]";
        if (form.Any(text => text.Length > LongestForm || text.Any(char.IsControl)) || FieldForm.Check(names, form) is { })
        {
            yield return new($"{path}.{own}Form", $"{FieldForm.Check(names, form) ?? FieldForm.Allowed}; each of at most {LongestForm} characters");
            yield break;
        }

        var written = field.Direction.Reaches(side) && options.Direction.Reaches(side);
        if (written && !FieldForm.EndOf(names, form, mandatory: false).Source.IsWritable)
        {
            yield return new($"{path}.direction", $"{(side == Side.Left ? "left-to-right" : "right-to-left")}; what concat and constant make is never written");
        }

        foreach (var name in FieldForm.NamesOf(names))
        {
            if (On(side).FirstOrDefault(known => known.Name == name) is not { } description)
            {
                yield return new($"{path}.{own}", "one of " + string.Join(", ", On(side).Select(known => known.Name)));
                continue;
            }

            if (written && description.ReadOnly)
            {
                yield return new($"{path}.direction", $"{(side == Side.Left ? "left-to-right" : "right-to-left")}; {name} cannot be written");
            }

            if (written && options.Fields.Take(index).Any(before => before.Direction.Reaches(side) && FieldForm.NamesOf(side == Side.Left ? before.Left : before.Right).Contains(name)))
            {
                yield return new($"{path}.{own}", $"a field that no other rule writes; {name} is written by one already");
            }

            if (form.Length > 0 && Family(description.Kind) != "text")
            {
                yield return new($"{path}.{own}Form", $"an empty list; {name} is a {description.Kind} and forms are for texts");
            }
        }
    }

    private IEnumerable<FieldError> NaturalKeys() => options.NaturalKeys
        .Index()
        .Where(key => key.Item.Fields.IsDefaultOrEmpty || key.Item.Fields.Append(key.Item.Within ?? key.Item.Fields[0]).Any(name => !options.Fields.Any(field => field.Name == name)))
        .Select(key => new FieldError($"options.naturalKeys[{key.Index}]", "names of mapped fields: " + string.Join(", ", options.Fields.Select(field => field.Name))));

    /// <summary>Records are made on a side that is written: they need all that the system demands.</summary>
    private IEnumerable<FieldError> Unmapped(Side side)
    {
        if (!options.Direction.Reaches(side))
        {
            return [];
        }

        var written = preset.MapOf(options with { Fields = [.. options.Fields.Where(field => !IsBroken(field))] }).Rules
            .Where(rule => rule.Reaches(side)).SelectMany(rule => rule.On(side).Fields).ToHashSet();
        return On(side)
            .Where(field => field is { Mandatory: true, ReadOnly: false } && !written.Contains(field.Name) && !(field.Alternative is { } other && written.Contains(other)))
            .Select(field => new FieldError("options.fields", $"must map {field.Name}, which the {Asked.NameOf(side)} system demands"));
    }

    private static bool IsBroken(MappedField field) => FieldForm.Check(field.Left, field.LeftForm) is { } || FieldForm.Check(field.Right, field.RightForm) is { };

    /// <summary>What one side of the field is: texts where several are one, or a record is named; null where the field is not there or its form is wrong.</summary>
    private string? KindOn(Side side, MappedField field)
    {
        var (names, form) = side == Side.Left ? (field.Left, field.LeftForm) : (field.Right, field.RightForm);
        if (FieldForm.Check(names, form) is { })
        {
            return null;
        }

        return FieldForm.EndOf(names, form, mandatory: false) switch
        {
            { Source: not FieldSource.One } => "text",
            var end when end.Transforms.Any(transform => transform is Transform.Named) => "reference",
            _ => On(side).FirstOrDefault(known => known.Name == names)?.Kind,
        };
    }

    private ImmutableArray<FieldDescription> On(Side side) => side == Side.Left ? left : right;

    private static string Family(string kind) => kind switch { "choice" => "text", "date" or "instant" => "moment", _ => kind };
}
