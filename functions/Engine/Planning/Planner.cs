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
        null => FirstContact.Decide(left, right, generation: 0, policy),
        { State: LinkState.Paired, Intent: { Expected: not null } intent } when intent.Binds(moment) && Unconfirmed.Arrived(left, right, link, intent, policy) is { } arrived => new Decision.Agree(arrived.Left, arrived.Right, []),
        { Intent: { } intent } when intent.Binds(moment) => new Decision.Wait(intent.Until),
        { State: LinkState.Ended ended } => FirstContact.AfterTheEnd(left, right, link, ended, policy),
        { State: LinkState.Reserved reserved } => Unconfirmed.Creation(left, right, link, reserved.On, policy, moment),
        { State: LinkState.Paired, Intent: { Expected: not null } intent } => Unconfirmed.Update(left, right, link, intent, policy, moment),
        { State: LinkState.Paired, Intent: null } => Paired(left, right, link, policy, moment),
        { State: LinkState.Paired } => Paired(left, right, link with { Intent = null }, policy, moment),
        _ => throw new InvalidOperationException($"unknown state {link.State}"),
    };

    /// <summary>Why neither record is written: one of them is outside the sync, or cannot be understood.</summary>
    internal static string? Obstacle(SeenRecord? left, SeenRecord? right) => ExclusionOf(left) ?? ExclusionOf(right);

    internal static Decision Paired(SeenRecord? left, SeenRecord? right, Link link, Policy policy, ApplyMoment moment)
    {
        if (Obstacle(left, right) is { } reason)
        {
            return new Decision.Skip(reason);
        }

        return (SideNewsReader.Of(left, link.Left, policy.Map), SideNewsReader.Of(right, link.Right, policy.Map)) switch
        {
            (SideNews.None or SideNews.Gone, SideNews.None or SideNews.Gone) => Decision.Nothing.Instance,
            (SideNews.Unclear, _) => new Decision.Read(Side.Left),
            (_, SideNews.Unclear) => new Decision.Read(Side.Right),
            (SideNews.Unreadable, _) => new Decision.Skip(((SeenState.Unreadable)left!.State).Reason), // unreadable, so seen
            (_, SideNews.Unreadable) => new Decision.Skip(((SeenState.Unreadable)right!.State).Reason), // unreadable, so seen
            (SideNews.Deleted or SideNews.Gone, SideNews.Deleted) or (SideNews.Deleted, SideNews.Gone) => new Decision.Forget(),
            (SideNews.Deleted, _) when SurvivorOf(left) is { } survivor => new Decision.Follow(Side.Left, survivor),
            (_, SideNews.Deleted) when SurvivorOf(right) is { } survivor => new Decision.Follow(Side.Right, survivor),
            (SideNews.Deleted, SideNews.None) => Deletion.Of(Side.Left, right, link, policy, moment),
            (SideNews.None, SideNews.Deleted) => Deletion.Of(Side.Right, left, link, policy, moment),
            (SideNews.Deleted or SideNews.Gone, SideNews.Living) => Deletion.BesideNews(Side.Left, right!, link, policy, moment), // living, so seen
            (SideNews.Living, SideNews.Deleted or SideNews.Gone) => Deletion.BesideNews(Side.Right, left!, link, policy, moment), // living, so seen
            (SideNews.None or SideNews.Living, SideNews.None or SideNews.Living) => FieldMerge.OfPair(left, right, link, policy),
            _ => throw new InvalidOperationException("unknown news"),
        };
    }

    private static RecordId? SurvivorOf(SeenRecord? seen) => (seen?.State as SeenState.Deleted)?.SurvivedBy;

    private static string? ExclusionOf(SeenRecord? seen) => seen is { State: not SeenState.Deleted } ? seen.Exclusion : null;
}
