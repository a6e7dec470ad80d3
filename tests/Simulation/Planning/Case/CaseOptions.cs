using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.Simulation.Planning.Case;

/// <summary>The sync's options and the vendors' habits in one case.</summary>
internal sealed record CaseOptions
{
    public FlowDirection Direction { get; init; }

    /// <summary>By field.</summary>
    public ImmutableArray<FlowDirection> Fields { get; init; } = [default, default, default, default];

    public ConflictPolicy Conflicts { get; init; }

    public Side Master { get; init; }

    public DeletionPolicy Deletions { get; init; }

    public EditOrDeletion EditOrDeletion { get; init; }

    public DuplicatePolicy Duplicates { get; init; }

    public bool PutBack { get; init; }

    /// <summary>The left side refuses an empty title and gets a stand-in.</summary>
    public bool Placeholder { get; init; }

    /// <summary>The right side demands a title, and there is no stand-in.</summary>
    public bool RightDemandsTitle { get; init; }

    public bool RightTrims { get; init; }

    /// <summary>The right side gives a new record an amount where none was sent.</summary>
    public bool RightFillsIn { get; init; }

    /// <summary>The left side's lists leave the notes out.</summary>
    public bool LeftCutsShort { get; init; }

    /// <summary>The side's answers carry the record, not its version alone.</summary>
    public bool LeftReplies { get; init; } = true;

    public bool RightReplies { get; init; } = true;

    public bool RepliesOn(Side side) => side == Side.Left ? LeftReplies : RightReplies;

    /// <summary>Whether the options let the field travel to that side.</summary>
    public bool Reaches(int field, Side target) => Direction.Reaches(target) && Fields[field].Reaches(target);

    /// <summary>What a vendor makes of a value that it is given, by users or by us.</summary>
    public int Stored(Side side, int cell, int value) => cell == Cells.Notes && value == 3 && RightTrims && side == Side.Right ? 1 : value;

    /// <summary>What a vendor's value means: outer white space in a title is nothing, and the stand-in is no title.</summary>
    public int Meaning(Side side, int cell, int value) => (cell, value) switch
    {
        (Cells.Title, 3) => 6,
        (Cells.Title, Cells.NotProvided) when Placeholder && side == Side.Left => 0,
        _ => value,
    };

    /// <summary>How a meaning is held by a side.</summary>
    public int HeldBy(Side side, int cell, int meaning) => Stored(side, cell, cell == Cells.Title && meaning == 0 && Placeholder && side == Side.Left ? Cells.NotProvided : meaning);

    /// <summary>Whether both sides hold the same, as far as each can hold it.</summary>
    public bool Same(int cell, int left, int right)
    {
        var (meantLeft, meantRight) = (Meaning(Side.Left, cell, left), Meaning(Side.Right, cell, right));
        return meantLeft == meantRight
            || Meaning(Side.Right, cell, HeldBy(Side.Right, cell, meantLeft)) == meantRight
            || Meaning(Side.Left, cell, HeldBy(Side.Left, cell, meantRight)) == meantLeft;
    }

    public override string ToString() =>
        $"direction {Direction}, fields {string.Join('/', Fields)}, conflicts {Conflicts}, master {Master}, deletions {Deletions}, {EditOrDeletion}, duplicates {Duplicates}"
        + (PutBack ? ", put back" : "") + (Placeholder ? ", stand-in title left" : "") + (RightDemandsTitle ? ", title mandatory right" : "") + (RightTrims ? ", right trims" : "")
        + (RightFillsIn ? ", right fills in" : "") + (LeftCutsShort ? ", left cuts short" : "") + (LeftReplies ? "" : ", left answers versions only") + (RightReplies ? "" : ", right answers versions only");
}
