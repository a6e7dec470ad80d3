using System.Collections.Immutable;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Simulation.Planning.World;

namespace CrmSync.Simulation.Planning;

/// <summary>Planners that are wrong on purpose, each in one way. The ring is worth what it catches of them.</summary>
internal static class PlantedWrongs
{
    /// <summary>One that needs more cases than this is not caught but stumbled upon.</summary>
    public const int Enough = 2000;

    /// <summary>All of them, by the rule each breaks.</summary>
    public static readonly ImmutableArray<(string Rule, string Name, Decider Decide)> All =
    [
        ("R13", nameof(LoserWins), LoserWins),
        ("R25", nameof(ForgetsLosers), ForgetsLosers),
        ("R13", nameof(DropsAField), DropsAField),
        ("R13", nameof(DeletionAlwaysWins), DeletionAlwaysWins),
        ("R9", nameof(Resurrects), Resurrects),
        ("R8", nameof(AbsenceIsDeletion), AbsenceIsDeletion),
        ("R2", nameof(BelievesOldPages), BelievesOldPages),
        ("R15", nameof(NewStampEachTime), NewStampEachTime),
        ("R8", nameof(IgnoresScope), IgnoresScope),
        ("R13", nameof(WritesUnmapped), WritesUnmapped),
        ("R13", nameof(WritesWhatIsThere), WritesWhatIsThere),
        ("R13", nameof(AgreesForEver), AgreesForEver),
        ("R18", nameof(ReplacesSets), ReplacesSets),
        ("R17", nameof(KeepsTheOldBaseline), KeepsTheOldBaseline),
        ("R16", nameof(IgnoresIntents), IgnoresIntents),
        ("R10", nameof(NeverReads), NeverReads),
        ("R21", nameof(ForgetsTheEnd), ForgetsTheEnd),
    ];

    /// <summary>Gives every conflict to the other side.</summary>
    public static Decision LoserWins(SeenRecord? left, SeenRecord? right, Link? link, Policy policy, ApplyMoment moment) =>
        Planner.Decide(left, right, link, policy with { Conflicts = policy.Conflicts == ConflictPolicy.Left ? ConflictPolicy.Right : ConflictPolicy.Left }, moment);

    /// <summary>Tells nobody of the loser.</summary>
    public static Decision ForgetsLosers(SeenRecord? left, SeenRecord? right, Link? link, Policy policy, ApplyMoment moment) =>
        Planner.Decide(left, right, link, policy, moment) is Decision.Write write ? write with { Conflicts = [] } : Planner.Decide(left, right, link, policy, moment);

    /// <summary>Writes half of what changed and takes all for written.</summary>
    public static Decision DropsAField(SeenRecord? left, SeenRecord? right, Link? link, Policy policy, ApplyMoment moment) =>
        Planner.Decide(left, right, link, policy, moment) is Decision.Write { Changes.Length: > 1 } write ? write with { Changes = write.Changes.RemoveAt(0) } : Planner.Decide(left, right, link, policy, moment);

    /// <summary>Deletes what a user edited.</summary>
    public static Decision DeletionAlwaysWins(SeenRecord? left, SeenRecord? right, Link? link, Policy policy, ApplyMoment moment) =>
        Planner.Decide(left, right, link, policy with { EditOrDeletion = EditOrDeletion.DeletionWins }, moment);

    /// <summary>Makes again what a user deleted.</summary>
    public static Decision Resurrects(SeenRecord? left, SeenRecord? right, Link? link, Policy policy, ApplyMoment moment) =>
        Planner.Decide(left, right, link, policy, moment with { Restore = true });

    /// <summary>Takes a record that a full read missed for a deleted one.</summary>
    public static Decision AbsenceIsDeletion(SeenRecord? left, SeenRecord? right, Link? link, Policy policy, ApplyMoment moment)
    {
        return Planner.Decide(Gone(left), Gone(right), link, policy, moment);

        static SeenRecord? Gone(SeenRecord? seen) => seen is { State: SeenState.Suspected } ? seen with { State = new SeenState.Deleted(), Fresh = true } : seen;
    }

    /// <summary>Believes every page, however old.</summary>
    public static Decision BelievesOldPages(SeenRecord? left, SeenRecord? right, Link? link, Policy policy, ApplyMoment moment)
    {
        return Planner.Decide(Believed(left), Believed(right), link, policy, moment);

        static SeenRecord? Believed(SeenRecord? seen) => seen is { State: SeenState.Living } ? seen with { Fresh = true } : seen;
    }

    /// <summary>Makes a second counterpart where the first one's answer was lost.</summary>
    public static Decision NewStampEachTime(SeenRecord? left, SeenRecord? right, Link? link, Policy policy, ApplyMoment moment) =>
        Planner.Decide(left, right, link, policy, moment) is Decision.Create create && link is { State: LinkState.Reserved } ? create with { Generation = create.Generation + 1 } : Planner.Decide(left, right, link, policy, moment);

    /// <summary>Writes to records that the sync does not concern.</summary>
    public static Decision IgnoresScope(SeenRecord? left, SeenRecord? right, Link? link, Policy policy, ApplyMoment moment) =>
        Planner.Decide(left is null ? null : left with { Exclusion = null }, right is null ? null : right with { Exclusion = null }, link, policy, moment);

    /// <summary>Clears a field that nobody mapped.</summary>
    public static Decision WritesUnmapped(SeenRecord? left, SeenRecord? right, Link? link, Policy policy, ApplyMoment moment) =>
        Planner.Decide(left, right, link, policy, moment) is Decision.Write write ? write with { Changes = write.Changes.Add(new FieldChange.Assign("host", FieldValue.Nothing)) } : Planner.Decide(left, right, link, policy, moment);

    /// <summary>Sends the whole record with every change.</summary>
    public static Decision WritesWhatIsThere(SeenRecord? left, SeenRecord? right, Link? link, Policy policy, ApplyMoment moment)
    {
        var decision = Planner.Decide(left, right, link, policy, moment);
        return decision is Decision.Write write && (write.On == Side.Left ? left : right) is { State: SeenState.Living { Fields: [_, _, { Value: { } amount }, ..] } } && !write.Fields.Contains("amount")
            ? write with { Changes = write.Changes.Add(new FieldChange.Assign(write.On == Side.Left ? "Amount" : "amount", amount)) }
            : decision;
    }

    /// <summary>Leaves the baseline of what it writes as it was (R17).</summary>
    public static Decision KeepsTheOldBaseline(SeenRecord? left, SeenRecord? right, Link? link, Policy policy, ApplyMoment moment) =>
        Planner.Decide(left, right, link, policy, moment) is Decision.Write write && link is { State: LinkState.Paired }
            ? write with { Target = write.Target with { Fields = link.On(write.On).Fields } }
            : Planner.Decide(left, right, link, policy, moment);

    /// <summary>Writes to a pair that another message has in hand (R16).</summary>
    public static Decision IgnoresIntents(SeenRecord? left, SeenRecord? right, Link? link, Policy policy, ApplyMoment moment) =>
        Planner.Decide(left, right, link is { State: LinkState.Paired } ? link with { Intent = null } : link, policy, moment);

    /// <summary>Never reads what a list cut short (R10).</summary>
    public static Decision NeverReads(SeenRecord? left, SeenRecord? right, Link? link, Policy policy, ApplyMoment moment) =>
        Planner.Decide(left, right, link, policy, moment) is Decision.Read ? Decision.Nothing.Instance : Planner.Decide(left, right, link, policy, moment);

    /// <summary>Forgets that a pair ended (R21).</summary>
    public static Decision ForgetsTheEnd(SeenRecord? left, SeenRecord? right, Link? link, Policy policy, ApplyMoment moment) =>
        Planner.Decide(left, right, link is { State: LinkState.Ended } ? null : link, policy, moment);

    /// <summary>Never comes to rest.</summary>
    public static Decision AgreesForEver(SeenRecord? left, SeenRecord? right, Link? link, Policy policy, ApplyMoment moment) =>
        Planner.Decide(left, right, link, policy, moment) is Decision.Nothing && link is { State: LinkState.Paired } ? new Decision.Agree(link.Left, link.Right, ImmutableArray<FieldConflict>.Empty) : Planner.Decide(left, right, link, policy, moment);

    /// <summary>Gives a set as a whole, so that the other side's own elements are gone.</summary>
    public static Decision ReplacesSets(SeenRecord? left, SeenRecord? right, Link? link, Policy policy, ApplyMoment moment)
    {
        var decision = Planner.Decide(left, right, link, policy, moment);
        return decision is Decision.Write write && (write.On == Side.Left ? right : left) is { State: SeenState.Living { Fields: [_, _, _, { Value: FieldValue.Set source }] } }
            ? write with { Changes = [.. write.Changes.Select(change => change is FieldChange.Edit edit ? new FieldChange.Assign(edit.Field, source) : change)] }
            : decision;
    }
}
