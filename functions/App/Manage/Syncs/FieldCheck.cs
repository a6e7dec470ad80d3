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
        .. NaturalKey(),
        .. Unmapped(Side.Left),
        .. Unmapped(Side.Right),
        .. preset.Check(options).Select(error => new FieldError($"options.{error.Field}", error.Allowed)),
    ];

    /// <summary>With what the systems demand marked as mandatory.</summary>
    public static SyncOptions Complete(SyncOptions options, ImmutableArray<FieldDescription> left, ImmutableArray<FieldDescription> right) => options with
    {
        Fields = [.. options.Fields.Select(field => field with
        {
            LeftMandatory = field.LeftMandatory || left.Any(one => one.Name == field.Left && one.Mandatory),
            RightMandatory = field.RightMandatory || right.Any(one => one.Name == field.Right && one.Mandatory),
        })],
    };

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

        if (Description(Side.Left, field) is { } leftField && Description(Side.Right, field) is { } rightField && Family(leftField.Kind) != Family(rightField.Kind))
        {
            yield return new(path, $"two fields of the same kind; the left one is a {leftField.Kind}, the right one a {rightField.Kind}");
        }
    }

    private IEnumerable<FieldError> OfEnd(Side side, MappedField field, int index)
    {
        var (name, form, own) = side == Side.Left ? (field.Left, field.LeftForm, "left") : (field.Right, field.RightForm, "right");
        var path = $"options.fields[{index}]";
        if (Description(side, field) is not { } description)
        {
            yield return new($"{path}.{own}", "one of " + string.Join(", ", On(side).Select(known => known.Name)));
            yield break;
        }

        var written = field.Direction.Reaches(side) && options.Direction.Reaches(side);
        if (written && description.ReadOnly)
        {
            yield return new($"{path}.direction", $"{(side == Side.Left ? "left-to-right" : "right-to-left")}; {name} cannot be written");
        }

        if (written && options.Fields.Take(index).Any(before => before.Direction.Reaches(side) && (side == Side.Left ? before.Left : before.Right) == name))
        {
            yield return new($"{path}.{own}", $"a field that no other rule writes; {name} is written by one already");
        }

        if (form.Any(text => text.Length > LongestForm || text.Any(char.IsControl) || !MappedField.IsForm(text)))
        {
            yield return new($"{path}.{own}Form", $"trim, or placeholder: and a text, at most {LongestForm} characters");
        }
        else if (form.Length > 0 && Family(description.Kind) != "text")
        {
            yield return new($"{path}.{own}Form", $"an empty list; {name} is a {description.Kind} and forms are for texts");
        }
    }

    private IEnumerable<FieldError> NaturalKey() => options.NaturalKey
        .Where(name => !options.Fields.Any(field => field.Name == name))
        .Select(_ => new FieldError("options.naturalKey", "names of mapped fields: " + string.Join(", ", options.Fields.Select(field => field.Name))))
        .Take(1);

    /// <summary>Records are made on a side that is written: they need all that the system demands.</summary>
    private IEnumerable<FieldError> Unmapped(Side side)
    {
        if (!options.Direction.Reaches(side))
        {
            return [];
        }

        var written = preset.MapOf(options with { Fields = [.. options.Fields.Where(field => !IsBroken(field))] }).Rules
            .Where(rule => rule.Direction.Reaches(side)).Select(rule => rule.On(side).Field).ToHashSet();
        return On(side)
            .Where(field => field is { Mandatory: true, ReadOnly: false } && !written.Contains(field.Name))
            .Select(field => new FieldError("options.fields", $"must map {field.Name}, which the {Asked.NameOf(side)} system demands"));
    }

    private static bool IsBroken(MappedField field) => field.LeftForm.Concat(field.RightForm).Any(text => !MappedField.IsForm(text));

    private FieldDescription? Description(Side side, MappedField field) => On(side).FirstOrDefault(known => known.Name == (side == Side.Left ? field.Left : field.Right));

    private ImmutableArray<FieldDescription> On(Side side) => side == Side.Left ? left : right;

    private static string Family(string kind) => kind switch { "choice" => "text", "date" or "instant" => "moment", _ => kind };
}
