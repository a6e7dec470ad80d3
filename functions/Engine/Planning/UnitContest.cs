using System.Collections.Immutable;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>
/// Settles a field that is part of a unit. A span that was moved on one side and lengthened on the other would end before it starts if each of its ends
/// were settled alone, and no vendor takes that.
/// </summary>
internal sealed class UnitContest(MergeDraft draft, Contest contest, string unit)
{
    private readonly ImmutableArray<int> parts = [.. Enumerable.Range(0, draft.Policy.Map.Rules.Length).Where(index => draft.Policy.Map.Rules[index].Unit == unit)];

    /// <returns>What must be done before the merge can go on; null where nothing must.</returns>
    public Decision? Settle(int index)
    {
        foreach (var part in parts)
        {
            if (new FieldContest(draft, contest, part).NeededRead() is { } read)
            {
                return read;
            }
        }

        return Whole(index) is { } from ? Send(index, from) : new FieldContest(draft, contest, index).Settle();
    }

    /// <summary>The side that the unit comes from; null where its fields are settled one by one: at first contact, or where it may not travel.</summary>
    private Side? Whole(int index)
    {
        var (left, right) = (false, false);
        foreach (var part in parts)
        {
            var rule = draft.Policy.Map.Rules[part];
            if (draft.Left.Changed(part, rule.Key) is not { } leftChanged || draft.Right.Changed(part, rule.Key) is not { } rightChanged)
            {
                return null;
            }

            if (new FieldContest(draft, contest, part).IsDisputed())
            {
                return contest.Announced.On.Other();
            }

            (left, right) = (left || leftChanged, right || rightChanged);
        }

        Side? from = (left, right) switch
        {
            (true, true) => contest.Winner,
            (true, false) => Side.Left,
            (false, true) => Side.Right,
            (false, false) => null,
        };
        return from is { } side && draft.MaySend(index, draft.Policy.Map.Rules[index], side) ? side
            : left && right ? contest.Winner.Other()
            : null;
    }

    private Decision? Send(int index, Side from)
    {
        var rule = draft.Policy.Map.Rules[index];
        var target = draft.On(from.Other());
        if (target is { IsOpen: true, Read: { } read })
        {
            return read;
        }

        var cause = new FieldContest(draft, contest, index).IsDisputed() ? Cause.Dispute : target.Changed(index, rule.Key) == true ? Cause.Conflict : Cause.News;
        return draft.Send(index, rule, from, cause);
    }
}
