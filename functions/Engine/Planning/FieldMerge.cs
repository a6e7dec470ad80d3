using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>Merges two living records field by field. Different fields both survive; the same field, or unit of fields, changed on both sides is a conflict.</summary>
internal static class FieldMerge
{
    /// <summary>ALL-13: closer than this, times do not tell who was last.</summary>
    private static readonly TimeSpan MasterWinsWithin = TimeSpan.FromSeconds(2);

    /// <summary>A pair that exists: what changed since the baseline travels.</summary>
    public static Decision OfPair(SeenRecord? left, SeenRecord? right, Link link, Policy policy) =>
        Merge(left, right, link, policy, new(WinnerOf(left, right, policy)) { KeepsLosers = true, Announced = link.Intent is { } intent ? (intent.On, KeysOf(intent.Sent)) : (default, []) });

    /// <summary>Two records that were matched: equal fields are agreed, the master's value goes where they differ.</summary>
    public static Decision OfNewPair(SeenRecord left, SeenRecord right, Policy policy) =>
        Merge(left, right, Strangers, policy, new(policy.Master) { LeavesDifferences = policy.Duplicates == DuplicatePolicy.Adopt });

    /// <summary>A record and the counterpart that was made of it, but not confirmed: where they differ in what was sent, the source wins (R15).</summary>
    public static Decision OfReserved(SeenRecord left, SeenRecord right, Link link, Side on, Policy policy) =>
        Merge(left, right, link, policy, new(on.Other()) { Announced = (on, KeysOf(link.On(on).Fields.Where(field => field.Provisional))) });

    /// <summary>The side of a link in which all that was seen is agreed.</summary>
    public static LinkSide Agreed(Side side, SeenRecord seen, LinkSide before, Policy policy) => new MergeSide(side, seen, before, policy).Agreed();

    private static readonly Link Strangers = new(new LinkState.Paired(), LinkSide.Unknown, LinkSide.Unknown, 0);

    private static ImmutableHashSet<uint> KeysOf(IEnumerable<FieldBaseline> fields) => [.. fields.Select(field => field.RuleKey)];

    private static Side WinnerOf(SeenRecord? left, SeenRecord? right, Policy policy) => policy.Conflicts switch
    {
        ConflictPolicy.Left => Side.Left,
        ConflictPolicy.Right => Side.Right,
        ConflictPolicy.Newest when left is null || right is null || (left.Modified - right.Modified).Duration() <= MasterWinsWithin => policy.Master,
        ConflictPolicy.Newest => left.Modified > right.Modified ? Side.Left : Side.Right,
        _ => throw new InvalidOperationException($"unknown policy {policy.Conflicts}"),
    };

    private static Decision Merge(SeenRecord? left, SeenRecord? right, Link link, Policy policy, Contest contest)
    {
        var draft = new MergeDraft(new(Side.Left, left, link.Left, policy), new(Side.Right, right, link.Right, policy), policy);
        for (var index = 0; index < policy.Map.Rules.Length; index++)
        {
            if ((policy.Map.Rules[index].Unit is { } unit ? new UnitContest(draft, contest, unit).Settle(index) : new FieldContest(draft, contest, index).Settle()) is { } needed)
            {
                return needed;
            }
        }

        return draft.ToDecision();
    }
}
