using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>The options of a sync, as the planner needs them.</summary>
public sealed record Policy(FieldMap Map, Fingerprinter Fingerprinter, IStoredForm LeftForm, IStoredForm RightForm)
{
    public FlowDirection Direction { get; init; }

    public ConflictPolicy Conflicts { get; init; }

    /// <summary>Wins where times do not decide (ALL-13) and at first contact.</summary>
    public Side Master { get; init; }

    public DeletionPolicy Deletions { get; init; }

    public EditOrDeletion EditOrDeletion { get; init; }

    public DuplicatePolicy Duplicates { get; init; }

    /// <summary>In a one-way sync an edit on the target is undone at once instead of left alone (ALL-11).</summary>
    public bool PutBack { get; init; }

    public IStoredForm FormOf(Side side) => side == Side.Left ? LeftForm : RightForm;

    public bool Reaches(FieldRule rule, Side target) => Direction.Reaches(target) && rule.Direction.Reaches(target);
}

/// <summary>Who wins when one field was changed on both sides.</summary>
public enum ConflictPolicy
{
    Newest,
    Left,
    Right,
}

/// <summary>What a deletion on one side does to the other.</summary>
public enum DeletionPolicy
{
    Propagate,
    Keep,
}

/// <summary>Who wins when one side was edited and the other deleted (ALL-12).</summary>
public enum EditOrDeletion
{
    EditWins,
    DeletionWins,
}

/// <summary>What happens at first contact to two records that are the same by their natural key.</summary>
public enum DuplicatePolicy
{
    /// <summary>Paired; where fields differ the master's value goes to the other, an empty one never over a full one.</summary>
    Overwrite,

    /// <summary>Paired as they are; a field that differs stays so until it is edited.</summary>
    Adopt,

    /// <summary>Both stay, and each gets a counterpart of its own.</summary>
    Clone,

    /// <summary>Both stay as they are, unpaired.</summary>
    Skip,
}
