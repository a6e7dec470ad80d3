using System.Collections.Immutable;
using CrmSync.Engine.Model;

namespace CrmSync.Simulation.Planning.Case;

/// <summary>One case as plain data, so that it can be told and made smaller.</summary>
internal sealed record PlannerCase(long Seed, CaseOptions Options, ImmutableArray<RecordPlan> Records, ImmutableArray<Step> Steps);

/// <summary>How one record of the tree begins on both sides.</summary>
/// <param name="Left">Its cells; the right side's where it begins there.</param>
/// <param name="Right">The twin's own cells where the two differ.</param>
/// <param name="Locked">Fields that only other participants may change, one bit a field, by side.</param>
/// <param name="Troubles">What becomes of the messages that settle it, one after the other.</param>
internal sealed record RecordPlan(Beginning Beginning, ImmutableArray<byte> Left, ImmutableArray<byte> Right, (int Left, int Right) Locked, ImmutableArray<Trouble> Troubles)
{
    public int LockedOn(Side side) => side == Side.Left ? Locked.Left : Locked.Right;
}

internal enum Beginning
{
    /// <summary>On both sides, linked and agreed.</summary>
    Paired,
    LeftOnly,
    RightOnly,

    /// <summary>On both sides under one title, made by two people, and nobody knows yet.</summary>
    Twins,
}

/// <summary>Something that happens before the sync settles.</summary>
/// <param name="Seconds">That pass before it.</param>
internal readonly record struct Step(StepKind Kind, int Record, Side Side, int Cell, int Value, Trouble Trouble, double Seconds)
{
    public override string ToString() => Kind switch
    {
        StepKind.Edit => $"+{Seconds:0.##}s user sets {Cells.Tell(Cell, Value)} on {Side} {Record}",
        StepKind.Sync => $"+{Seconds:0.##}s message for {Record}: {Trouble}",
        _ => $"+{Seconds:0.##}s user: {Kind} {Side} {Record}",
    };
}

internal enum StepKind
{
    Edit,
    Delete,

    /// <summary>A deleted record comes back under its old id.</summary>
    Restore,

    /// <summary>One message for the pair.</summary>
    Sync,
}

/// <summary>What becomes of one message.</summary>
internal enum Trouble
{
    None,

    /// <summary>Dies when the write is announced and not sent.</summary>
    BeforeEffect,

    /// <summary>Dies when the write is made and the answer not heard.</summary>
    AfterEffect,

    /// <summary>Dies when the answer is saved.</summary>
    AfterSave,

    /// <summary>Its page of that side was read before the last change.</summary>
    LateLeft,
    LateRight,

    /// <summary>A full read missed the record.</summary>
    SuspectedLeft,
    SuspectedRight,

    /// <summary>The record could not be understood in this page.</summary>
    UnreadableRight,

    /// <summary>Each decision is carried out twice.</summary>
    Twice,
}
