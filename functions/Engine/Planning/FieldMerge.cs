using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>Merges two living records field by field. Different fields both survive; the same field changed on both sides is a conflict.</summary>
internal static class FieldMerge
{
    /// <summary>A pair that exists: what changed since the baseline travels.</summary>
    /// <param name="settledFor">After an interrupted write: the side whose value wins where both differ (R16).</param>
    public static Decision OfPair(SeenRecord? left, SeenRecord? right, Link link, Policy policy, Side? settledFor) =>
        Merge(new(left, link.Left), new(right, link.Right), policy, firstContact: false, settledFor ?? WinnerOf(left, right, policy));

    /// <summary>Two records that were matched: equal fields are agreed, the winner's value goes where they differ.</summary>
    public static Decision OfNewPair(SeenRecord left, SeenRecord right, Policy policy, Side winner) =>
        Merge(new(left, LinkSide.Unknown), new(right, LinkSide.Unknown), policy, firstContact: true, winner);

    /// <summary>Whether a mapped field differs from what was agreed, or may differ.</summary>
    public static bool IsEdited(SeenRecord seen, LinkSide agreed, FieldMap map)
    {
        var side = new MergeSide(seen, agreed);
        return Enumerable.Range(0, map.Rules.Length).Any(index => side.NeedsRead(index) || side.Changed(index, map.Rules[index].Key) == true);
    }

    /// <summary>The side of a link in which all that was seen is agreed.</summary>
    public static LinkSide Agreed(SeenRecord seen, FieldMap map, LinkSide before) => new MergeSide(seen, before).Agreed(map);

    private static Side WinnerOf(SeenRecord? left, SeenRecord? right, Policy policy) => policy.Conflicts switch
    {
        ConflictPolicy.Left => Side.Left,
        ConflictPolicy.Right => Side.Right,
        ConflictPolicy.Newest when left is null || right is null || (left.Modified - right.Modified).Duration() <= MasterWinsWithin => policy.Master,
        ConflictPolicy.Newest => left.Modified > right.Modified ? Side.Left : Side.Right,
        _ => throw new InvalidOperationException($"unknown policy {policy.Conflicts}"),
    };

    /// <summary>ALL-13: closer than this, times do not tell who was last.</summary>
    private static readonly TimeSpan MasterWinsWithin = TimeSpan.FromSeconds(2);

    private static Decision Merge(MergeSide left, MergeSide right, Policy policy, bool firstContact, Side winner)
    {
        var draft = new MergeDraft(left, right, policy);
        for (var index = 0; index < policy.Map.Rules.Length; index++)
        {
            var rule = policy.Map.Rules[index];
            if (left.NeedsRead(index))
            {
                return new Decision.Read(Side.Left);
            }

            if (right.NeedsRead(index))
            {
                return new Decision.Read(Side.Right);
            }

            if (Settle(draft, index, rule, firstContact, winner) is { } needed)
            {
                return needed;
            }
        }

        return draft.ToDecision();
    }

    /// <summary>Decides one field into the draft; or answers the decision that must come first.</summary>
    private static Decision? Settle(MergeDraft draft, int index, FieldRule rule, bool firstContact, Side winner)
    {
        var (left, right) = (draft.Left, draft.Right);
        var (leftChanged, rightChanged) = (left.Changed(index, rule.Key), right.Changed(index, rule.Key));
        if (leftChanged == false && rightChanged == false)
        {
            return null;
        }

        var unmet = leftChanged is null || rightChanged is null;
        if (unmet || (leftChanged == true && rightChanged == true))
        {
            if (left.Value(index) is not { } leftValue)
            {
                return left.CanRead ? new Decision.Read(Side.Left) : null;
            }

            if (right.Value(index) is not { } rightValue)
            {
                return right.CanRead ? new Decision.Read(Side.Right) : null;
            }

            if (leftValue.Equals(rightValue) || (leftValue.IsEmpty && rightValue.IsEmpty))
            {
                return null;
            }

            if (unmet && (firstContact ? draft.Policy.Duplicates == DuplicatePolicy.Adopt : left.IsAtAgreedVersion && right.IsAtAgreedVersion))
            {
                return null;
            }

            if (unmet && (winner == Side.Left ? leftValue : rightValue).IsEmpty)
            {
                winner = winner.Other();
            }

            return IsSet(leftValue) || IsSet(rightValue)
                ? SettleSet(draft, index, rule, winner)
                : draft.Send(index, rule, draft.Policy.Reaches(rule, winner.Other()) ? winner : winner.Other(), conflict: !unmet);
        }

        var from = leftChanged == true ? Side.Left : Side.Right;
        var isSet = IsSet(draft.On(from).Value(index)) || draft.On(from).Baseline(rule.Key)?.Print.Elements is not null;
        if (!draft.MaySend(index, rule, from))
        {
            return draft.Policy.PutBack && draft.MaySend(index, rule, from.Other()) ? PutBack(draft, index, rule, from) : null;
        }

        return isSet ? SettleSet(draft, index, rule, from) : draft.Send(index, rule, from, conflict: false);
    }

    /// <summary>ALL-11: the target was edited in a one-way sync and the operator wants the source's value there.</summary>
    private static Decision? PutBack(MergeDraft draft, int index, FieldRule rule, Side edited) =>
        draft.On(edited.Other()).Value(index) is null
            ? draft.On(edited.Other()).CanRead ? new Decision.Read(edited.Other()) : null
            : draft.Send(index, rule, edited.Other(), conflict: false);

    private static Decision.Read? SettleSet(MergeDraft draft, int index, FieldRule rule, Side winner)
    {
        var (left, right) = (draft.Left, draft.Right);
        if (left.Value(index) is not { } leftValue)
        {
            return left.CanRead ? new Decision.Read(Side.Left) : null;
        }

        if (right.Value(index) is not { } rightValue)
        {
            return right.CanRead ? new Decision.Read(Side.Right) : null;
        }

        var (toLeft, toRight) = SetMerge.Of(leftValue, left.Baseline(rule.Key)?.Print, rightValue, right.Baseline(rule.Key)?.Print, winner, draft.Policy.Fingerprinter);
        draft.Edit(index, rule, Side.Left, toLeft);
        draft.Edit(index, rule, Side.Right, toRight);
        return null;
    }

    private static bool IsSet(FieldValue? value) => value is FieldValue.Set;
}
