using System.Collections.Immutable;
using CrmSync.Engine.Mapping;

namespace CrmSync.App.State;

/// <summary>One mapped pair of fields as it is stored and edited (ALL-7).</summary>
/// <param name="Name">What people call the field. Its forms are <c>trim</c>, or <c>placeholder:</c> and the text that stands for an empty value.</param>
public sealed record MappedField(string Name, string Left, string Right)
{
    public FlowDirection Direction { get; init; }

    public ImmutableArray<string> LeftForm { get; init; } = [];

    public ImmutableArray<string> RightForm { get; init; } = [];

    public bool LeftMandatory { get; init; }

    public bool RightMandatory { get; init; }

    public FieldRule ToRule() => new(
        Name,
        new FieldEnd(Left) { Transforms = [.. LeftForm.Select(Read)], Mandatory = LeftMandatory },
        new FieldEnd(Right) { Transforms = [.. RightForm.Select(Read)], Mandatory = RightMandatory }) { Direction = Direction };

    /// <summary>Whether the text names a form.</summary>
    public static bool IsForm(string text) => text == "trim" || (text.StartsWith(PlaceholderPrefix, StringComparison.Ordinal) && text.Length > PlaceholderPrefix.Length);

    private const string PlaceholderPrefix = "placeholder:";

    private static Transform Read(string text) => text == "trim" ? new Transform.Trim() : new Transform.Placeholder(text[PlaceholderPrefix.Length..]);
}
