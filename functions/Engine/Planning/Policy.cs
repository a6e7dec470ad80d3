using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>The options of a sync, as the planner needs them.</summary>
public sealed record Policy(FieldMap Map, Fingerprinter Fingerprinter, IStoredForm LeftForm, IStoredForm RightForm)
{
    public FlowDirection Direction { get; init; }

    /// <summary>To which sides records are added that only the other one has.</summary>
    public FlowDirection Creates { get; init; }

    public ConflictPolicy Conflicts { get; init; }

    /// <summary>Wins where times do not decide (ALL-13) and at first contact.</summary>
    public Side Master { get; init; }

    public DeletionPolicy Deletions { get; init; }

    /// <summary>The sides whose vendor archives what is deleted.</summary>
    public ImmutableArray<Side> Archives { get; init; } = [];

    public EditOrDeletion EditOrDeletion { get; init; }

    public DuplicatePolicy Duplicates { get; init; }

    /// <summary>In a one-way sync an edit on the target is undone at once instead of left alone (ALL-11).</summary>
    public bool PutBack { get; init; }

    /// <summary>Of two sides that both have something to get, this one gets it first.</summary>
    public Side WritesFirst { get; init; } = Side.Right;

    /// <summary>R23.</summary>
    public IReferences References { get; init; } = NoReferences.Instance;

    /// <summary>What the vendor of that side gets of a shared value.</summary>
    internal FieldValue Shown(FieldRule rule, Side on, FieldValue shared) => rule.Parent is not null && shared is FieldValue.Reference pair ? References.On(rule, on, pair) : shared;

    /// <summary>What each field of that side's vendor would get of a shared value.</summary>
    public ImmutableArray<FieldChange.Assign> Show(FieldRule rule, Side on, FieldValue shared) => rule.On(on).Write(Shown(rule, on, shared));

    /// <summary>What a value, whose print is given, will be once that side's vendor has stored it (R17). A reference stays one, under whatever name.</summary>
    internal FieldPrint Stored(FieldRule rule, Side on, FieldValue shared, FieldPrint print)
    {
        var stored = rule.On(on).Stored(Shown(rule, on, shared), FormOf(on));
        return stored.Equals(shared) || (rule.Parent is not null && !stored.IsEmpty) ? print : Fingerprinter.Of(stored);
    }

    public IStoredForm FormOf(Side side) => side == Side.Left ? LeftForm : RightForm;

    /// <summary>Whether a record that only the other side has gets a counterpart there.</summary>
    public bool AddsTo(Side target) => Direction.Reaches(target) && Creates.Reaches(target);

    /// <summary>Whether a deletion travels to that side.</summary>
    public bool DeletesOn(Side target) => Direction.Reaches(target) && Deletions switch
    {
        DeletionPolicy.Propagate => true,
        DeletionPolicy.Keep => false,
        DeletionPolicy.Archive => Archives.Contains(target),
        _ => throw new InvalidOperationException($"unknown policy {Deletions}"),
    };

    public bool Reaches(FieldRule rule, Side target) => Direction.Reaches(target) && rule.Reaches(target);
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

    /// <summary>It travels only to a side that archives what is deleted, so that people can bring it back; else the record is kept.</summary>
    Archive,
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
