using System.Collections.Immutable;
using CrmSync.Engine.Mapping;

namespace CrmSync.App.State;

/// <summary>One mapped pair of fields as it is stored and edited (ALL-7).</summary>
/// <param name="Name">What people call the field.</param>
/// <param name="Left">The vendor's field; several with <c>+</c> between them; empty where a form gives the value.</param>
public sealed record MappedField(string Name, string Left, string Right)
{
    public FlowDirection Direction { get; init; }

    /// <summary>See <see cref="FieldForm"/>.</summary>
    public ImmutableArray<string> LeftForm { get; init; } = [];

    public ImmutableArray<string> RightForm { get; init; } = [];

    public bool LeftMandatory { get; init; }

    public bool RightMandatory { get; init; }

    /// <summary>R23: for a field that points to another record, which of <see cref="SyncOptions.Parents"/> keeps those records.</summary>
    public string? Parent { get; init; }

    /// <summary>The name of a field that the vendor takes together with this one.</summary>
    public string? Companion { get; init; }

    public FieldRule ToRule() => new(Name, FieldForm.EndOf(Left, LeftForm, LeftMandatory), FieldForm.EndOf(Right, RightForm, RightMandatory))
    {
        Direction = Direction,
        Parent = Parent,
        Companion = Companion,
    };
}
