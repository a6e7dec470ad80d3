using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>Settles one field of a merge into the draft.</summary>
internal readonly struct FieldContest(MergeDraft draft, Contest contest, int index)
{
    private readonly FieldRule rule = draft.Policy.Map.Rules[index];

    /// <returns>What must be done before the merge can go on; null where nothing must.</returns>
    public Decision? Settle()
    {
        var (left, right) = (draft.Left, draft.Right);
        if (left.IsAwaited(index, rule.Key) || right.IsAwaited(index, rule.Key))
        {
            return null;
        }

        return NeededRead() ?? (left.Changed(index, rule.Key), right.Changed(index, rule.Key)) switch
        {
            (false, false) => null,
            _ when IsDisputed() => Both(Meeting.Dispute),
            (null, _) or (_, null) => Both(Meeting.First),
            (true, true) => Both(Meeting.Conflict),
            (true, false) => One(Side.Left),
            (false, true) => One(Side.Right),
        };
    }

    public Decision? NeededRead() => draft.Left.NeedsRead(index, rule.Key) ? draft.Left.Read : draft.Right.NeedsRead(index, rule.Key) ? draft.Right.Read : null;

    /// <summary>It was sent, did not arrive so, and what is there now is not what was there before.</summary>
    public bool IsDisputed() => contest.IsAnnounced(rule.Key) && draft.On(contest.Announced.On).Changed(index, rule.Key) != false;

    /// <summary>Goes on with both values; two that are equal are agreed as they are.</summary>
    private Decision? Both(Meeting meeting)
    {
        if (draft.Left.Value(index) is not { } left)
        {
            return draft.Left.Read;
        }

        if (draft.Right.Value(index) is not { } right)
        {
            return draft.Right.Read;
        }

        if (left.Equals(right) || (left.IsEmpty && right.IsEmpty))
        {
            return null;
        }

        return meeting switch
        {
            Meeting.Dispute => Send(contest.Announced.On.Other(), Cause.Dispute),
            Meeting.First => FirstContact(left, right),
            Meeting.Conflict => Send(Open(contest.Winner), Cause.Conflict),
            _ => throw new InvalidOperationException($"unknown meeting {meeting}"),
        };
    }

    /// <summary>No baseline: one empty value never goes over a full one, and what no one changed is not written (R22).</summary>
    private Decision? FirstContact(FieldValue left, FieldValue right)
    {
        if (contest.LeavesDifferences || (draft.Left.IsAtAgreedVersion && draft.Right.IsAtAgreedVersion))
        {
            return null;
        }

        var from = Open(left.IsEmpty ? Side.Right : right.IsEmpty ? Side.Left : contest.Winner);
        return (from == Side.Left ? left : right).IsEmpty ? null : Send(from, contest.KeepsLosers && !left.IsEmpty && !right.IsEmpty ? Cause.Conflict : Cause.News);
    }

    /// <summary>Changed on one side: it travels, or where that way is closed it is left alone or put back (ALL-11).</summary>
    private Decision? One(Side changed)
    {
        if (draft.MaySend(index, rule, changed))
        {
            return draft.On(changed.Other()) is { IsOpen: true, Read: { } read } ? read : Send(changed, Cause.News);
        }

        return draft.Policy.PutBack && draft.MaySend(index, rule, changed.Other()) ? draft.PutBack(index, rule, changed) : null;
    }

    private Decision? Send(Side from, Cause cause) =>
        IsSet(Side.Left) || IsSet(Side.Right) ? draft.MergeSets(index, rule, from, cause) : draft.Send(index, rule, from, cause);

    private Side Open(Side winner) => draft.MaySend(index, rule, winner) ? winner : winner.Other();

    private bool IsSet(Side side) => draft.On(side).Value(index) is FieldValue.Set || draft.On(side).Baseline(index, rule.Key)?.Elements is not null;

    private enum Meeting
    {
        Dispute,
        First,
        Conflict,
    }
}
