using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>Records that no living link knows.</summary>
internal static class FirstContact
{
    /// <summary>One record alone gets a counterpart; two that were matched become a pair.</summary>
    public static Decision Decide(SeenRecord? left, SeenRecord? right, int generation, Policy policy)
    {
        if (Planner.Obstacle(left, right) is { } reason)
        {
            return new Decision.Skip(reason);
        }

        return (left?.State, right?.State) switch
        {
            (SeenState.Unreadable broken, _) => new Decision.Skip(broken.Reason),
            (_, SeenState.Unreadable broken) => new Decision.Skip(broken.Reason),
            (SeenState.Living, SeenState.Living) => Matched(left!, right!, generation, policy), // living, so seen
            (SeenState.Suspected, _) or (SeenState.Settled, null or SeenState.Living or SeenState.Settled) => new Decision.Read(Side.Left),
            (_, SeenState.Suspected) or (null or SeenState.Living, SeenState.Settled) => new Decision.Read(Side.Right),
            (SeenState.Living, _) => Creation.Of(left!, Side.Left, generation, policy), // living, so seen
            (_, SeenState.Living) => Creation.Of(right!, Side.Right, generation, policy), // living, so seen
            _ => Decision.Nothing.Instance,
        };
    }

    /// <summary>R21: late news of a deleted pair changes nothing; a record that lives on is met anew.</summary>
    public static Decision AfterTheEnd(SeenRecord? left, SeenRecord? right, Link link, LinkState.Ended ended, Policy policy)
    {
        if (IsLate(left))
        {
            return new Decision.Read(Side.Left);
        }

        return IsLate(right) ? new Decision.Read(Side.Right) : Decide(Living(left), Living(right), link.Generation + 1, policy);

        bool IsLate(SeenRecord? seen) => seen is { State: SeenState.Living, Fresh: false } && seen.Modified <= ended.At;

        static SeenRecord? Living(SeenRecord? seen) => seen is { State: SeenState.Living } ? seen : null;
    }

    private static Decision Matched(SeenRecord left, SeenRecord right, int generation, Policy policy) => policy.Duplicates switch
    {
        DuplicatePolicy.Skip => new Decision.Skip("both sides have this record and the sync leaves such records unpaired"),
        DuplicatePolicy.Clone when policy.AddsTo(Side.Right) => Creation.Of(left, Side.Left, generation, policy),
        DuplicatePolicy.Clone => Creation.Of(right, Side.Right, generation, policy),
        DuplicatePolicy.Overwrite or DuplicatePolicy.Adopt => FieldMerge.OfNewPair(left, right, policy),
        _ => throw new InvalidOperationException($"unknown policy {policy.Duplicates}"),
    };
}
