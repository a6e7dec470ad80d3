using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>
/// The whole of two-way sync for one pair: what was seen on each side, what was agreed, and from these what to do.
/// Total and pure (R13). The executor does what is said, and asks again with what it learned until the answer is <see cref="Decision.Nothing"/>.
/// </summary>
public static class Planner
{
    public static Decision Decide(SeenRecord? left, SeenRecord? right, Link? link, Policy policy, ApplyMoment moment) => link switch
    {
        null => FirstContact(left, right, generation: 0, policy),
        { Intent: { } intent } when intent.Binds(moment) => new Decision.Wait(intent.Until),
        { State: LinkState.Ended ended } => AfterTheEnd(left, right, link, ended, policy),
        { State: LinkState.Reserved reserved } => Reserved(left, right, link, reserved.On, policy),
        { Intent: { Expected: not null } intent } => Interrupted(left, right, link, intent, policy, moment),
        _ => Paired(left, right, link, policy, moment),
    };

    /// <summary>No link: one record alone gets a counterpart; two that were matched become a pair.</summary>
    private static Decision FirstContact(SeenRecord? left, SeenRecord? right, int generation, Policy policy)
    {
        if ((left?.Exclusion ?? right?.Exclusion) is { } reason)
        {
            return new Decision.Skip(reason);
        }

        return (left?.State, right?.State) switch
        {
            (SeenState.Unreadable broken, _) => new Decision.Skip(broken.Reason),
            (_, SeenState.Unreadable broken) => new Decision.Skip(broken.Reason),
            (SeenState.Living, SeenState.Living) when policy.Duplicates == DuplicatePolicy.Skip => new Decision.Skip("both sides have this record and the sync leaves such records unpaired"),
            (SeenState.Living, SeenState.Living) => FieldMerge.OfNewPair(left!, right!, policy, policy.Master),
            (SeenState.Living, _) => Creation.Of(left!, Side.Left, generation, policy),
            (_, SeenState.Living) => Creation.Of(right!, Side.Right, generation, policy),
            (SeenState.Suspected, _) => new Decision.Read(Side.Left),
            (_, SeenState.Suspected) => new Decision.Read(Side.Right),
            _ => Decision.Nothing.Instance,
        };
    }

    /// <summary>R21: late news of a deleted pair changes nothing; a record that lives on is met anew.</summary>
    private static Decision AfterTheEnd(SeenRecord? left, SeenRecord? right, Link link, LinkState.Ended ended, Policy policy)
    {
        foreach (var side in (ReadOnlySpan<Side>)[Side.Left, Side.Right])
        {
            var seen = side == Side.Left ? left : right;
            if (seen is { State: SeenState.Living, Fresh: false } && seen.Version != link.On(side).Version && seen.Modified <= ended.At)
            {
                return new Decision.Read(side);
            }
        }

        return FirstContact(Returned(left, Side.Left), Returned(right, Side.Right), link.Generation + 1, policy);

        SeenRecord? Returned(SeenRecord? seen, Side side) =>
            seen is { State: SeenState.Living } && (seen.Fresh || seen.Version != link.On(side).Version) ? seen : null;
    }

    /// <summary>R15: a creation was announced. It is sent again, found, or its answer is here.</summary>
    private static Decision Reserved(SeenRecord? left, SeenRecord? right, Link link, Side on, Policy policy)
    {
        var (source, target) = on == Side.Right ? (left, right) : (right, left);
        return (source, target) switch
        {
            ({ State: SeenState.Living }, { State: SeenState.Living }) => FieldMerge.OfNewPair(left!, right!, policy, on.Other()),
            ({ State: SeenState.Living }, { State: SeenState.Deleted }) => Creation.Of(source, on.Other(), link.Generation + 1, policy),
            ({ State: SeenState.Living }, _) => Creation.Of(source, on.Other(), link.Generation, policy),
            ({ State: SeenState.Deleted }, { State: SeenState.Living }) => policy.Deletions == DeletionPolicy.Propagate
                ? new Decision.Delete(on, target.Id, target.Version)
                : new Decision.Part(on.Other()),
            ({ State: SeenState.Deleted }, { State: SeenState.Deleted }) => new Decision.Forget(),
            ({ State: SeenState.Deleted }, _) => new Decision.Find(on, link.Generation),
            ({ State: SeenState.Unreadable broken }, _) => new Decision.Skip(broken.Reason),
            _ => new Decision.Read(on.Other()),
        };
    }

    /// <summary>R16: an update was announced and its outcome is not known. The target as it is now decides.</summary>
    private static Decision Interrupted(SeenRecord? left, SeenRecord? right, Link link, Intent intent, Policy policy, ApplyMoment moment)
    {
        var target = intent.On == Side.Left ? left : right;
        if (target is not { Fresh: true })
        {
            return new Decision.Read(intent.On);
        }

        var outcome = target.State is SeenState.Living living && target.Version != intent.Expected
            ? IntentOutcome.Settle(link, intent, living, policy.Map)
            : link with { Intent = null };
        return Paired(left, right, outcome, policy, moment, intent.On.Other());
    }

    private static Decision Paired(SeenRecord? left, SeenRecord? right, Link link, Policy policy, ApplyMoment moment, Side? settledFor = null)
    {
        if (left?.Exclusion is { } leftReason && !IsGone(left))
        {
            return new Decision.Skip(leftReason);
        }

        if (right?.Exclusion is { } rightReason && !IsGone(right))
        {
            return new Decision.Skip(rightReason);
        }

        return (SideNewsReader.Of(left, link.Left), SideNewsReader.Of(right, link.Right)) switch
        {
            (SideNews.None, SideNews.None) => settledFor is null ? Decision.Nothing.Instance : new Decision.Agree(link.Left, link.Right, []),
            (SideNews.Unclear, _) => new Decision.Read(Side.Left),
            (_, SideNews.Unclear) => new Decision.Read(Side.Right),
            (SideNews.Unreadable, _) => new Decision.Skip(((SeenState.Unreadable)left!.State).Reason),
            (_, SideNews.Unreadable) => new Decision.Skip(((SeenState.Unreadable)right!.State).Reason),
            (SideNews.Deleted or SideNews.Gone, SideNews.Deleted) or (SideNews.Deleted, SideNews.Gone) => new Decision.Forget(),
            (SideNews.Gone, SideNews.None) or (SideNews.None, SideNews.Gone) or (SideNews.Gone, SideNews.Gone) => Decision.Nothing.Instance,
            (SideNews.Deleted, SideNews.None) => Deleted(Side.Left, right, link, policy, moment),
            (SideNews.None, SideNews.Deleted) => Deleted(Side.Right, left, link, policy, moment),
            (SideNews.Deleted or SideNews.Gone, SideNews.Living) => DeletedAndSeen(Side.Left, right!, link, policy, moment),
            (SideNews.Living, SideNews.Deleted or SideNews.Gone) => DeletedAndSeen(Side.Right, left!, link, policy, moment),
            (SideNews.None or SideNews.Living, SideNews.None or SideNews.Living) => FieldMerge.OfPair(left, right, link, policy, settledFor),
            _ => throw new InvalidOperationException("unknown news"),
        };
    }

    private static bool IsGone(SeenRecord seen) => seen.State is SeenState.Deleted;

    /// <summary>Deleted on one side, the other as agreed.</summary>
    private static Decision Deleted(Side gone, SeenRecord? other, Link link, Policy policy, ApplyMoment moment)
    {
        var survivor = link.On(gone.Other());
        if (moment.Restore)
        {
            return other is { State: SeenState.Living } ? Creation.Of(other, gone.Other(), link.Generation + 1, policy) : new Decision.Read(gone.Other());
        }

        return policy.Deletions == DeletionPolicy.Propagate && policy.Direction.Reaches(gone.Other())
            ? new Decision.Delete(gone.Other(), survivor.Id!.Value, survivor.Version) // a pair has both ids
            : new Decision.Part(gone);
    }

    /// <summary>Deleted on one side; the other brings news, which may be an edit (ALL-12).</summary>
    private static Decision DeletedAndSeen(Side gone, SeenRecord other, Link link, Policy policy, ApplyMoment moment)
    {
        var edited = FieldMerge.IsEdited(other, link.On(gone.Other()), policy.Map);
        if (!edited && !moment.Restore)
        {
            return link.On(gone).Gone ? new Decision.Part(gone) : Deleted(gone, other, link, policy, moment) switch
            {
                Decision.Delete delete => delete with { Expected = other.Version },
                var decision => decision,
            };
        }

        return policy.EditOrDeletion == EditOrDeletion.EditWins || moment.Restore
            ? policy.Direction.Reaches(gone) ? Creation.Of(other, gone.Other(), link.Generation + 1, policy) : new Decision.Part(gone)
            : link.On(gone).Gone || !policy.Direction.Reaches(gone.Other()) || policy.Deletions == DeletionPolicy.Keep
                ? new Decision.Part(gone)
                : new Decision.Delete(gone.Other(), other.Id, other.Version);
    }
}
