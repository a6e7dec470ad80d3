using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>Writes that were announced and of which nobody knows whether they arrived. The target as it is now decides.</summary>
internal static class Unconfirmed
{
    /// <summary>R15: a creation is sent again, or found.</summary>
    public static Decision Creation(SeenRecord? left, SeenRecord? right, Link link, Side on, Policy policy, ApplyMoment moment)
    {
        var (source, target) = on == Side.Right ? (left, right) : (right, left);
        var from = on.Other();
        return (source?.State, target?.State) switch
        {
            (SeenState.Unreadable broken, _) => new Decision.Skip(broken.Reason),
            (_, SeenState.Unreadable broken) => new Decision.Skip(broken.Reason),
            (null or SeenState.Settled or SeenState.Suspected, _) => new Decision.Read(from),
            (_, SeenState.Settled or SeenState.Suspected) => new Decision.Read(on),
            (SeenState.Living, SeenState.Living) => Planner.Obstacle(left, right) is { } reason
                ? new Decision.Skip(reason)
                : FieldMerge.OfReserved(left!, right!, link, on, policy), // living, so seen
            (SeenState.Living, SeenState.Deleted) when link.On(on).Id == target!.Id => Planner.Paired(left, right, link with { State = new LinkState.Paired(), Intent = null }, policy, moment), // it had been found, and was deleted since
            (SeenState.Living, SeenState.Deleted) => Planning.Creation.Of(source!, from, link.Generation + 1, policy), // living, so seen
            (SeenState.Living, null) => Planning.Creation.Of(source!, from, link.Generation, policy), // living, so seen
            (SeenState.Deleted, SeenState.Living) => Orphan(source!, target!, link, on, policy, moment), // both seen
            (SeenState.Deleted, SeenState.Deleted) when link.Intent is { } intent && intent.Until > moment.Now => new Decision.Wait(intent.Until), // it may be underway still
            (SeenState.Deleted, SeenState.Deleted) => new Decision.Forget(),
            (SeenState.Deleted, null) => link.On(on).Id is null ? new Decision.Find(on, link.Generation) : new Decision.Read(on),
            _ => throw new InvalidOperationException("unknown state"),
        };
    }

    /// <summary>
    /// R16: what a pull saw arrive is kept at once, also where another message owns the intent, whose write can only be refused by now. The next
    /// observation takes this one's place: a user's edit made upon our write would then be taken for a write that never arrived, and reverted.
    /// The version stays the earlier one: what else this observation shows is settled by a read, also once its row has been let go.
    /// </summary>
    /// <returns>Null where the target was not seen since, or not with all that was sent.</returns>
    public static Link? Arrived(SeenRecord? left, SeenRecord? right, Link link, Intent intent, Policy policy) =>
        (intent.On == Side.Left ? left : right) is { Fresh: false, State: SeenState.Living living } target && target.Modified > intent.ExpectedAt
        && IntentOutcome.Settle(link, intent, target, living, policy.Map, policy.Fingerprinter) is { Intent.Sent.IsEmpty: true } arrived
            ? arrived.With(intent.On, arrived.On(intent.On) with { Version = link.On(intent.On).Version })
            : null;

    /// <summary>R16: of an update, what arrived is agreed; the rest is planned again. The intent ends with the decision.</summary>
    public static Decision Update(SeenRecord? left, SeenRecord? right, Link link, Intent intent, Policy policy, ApplyMoment moment)
    {
        var target = intent.On == Side.Left ? left : right;
        if (target is not { Fresh: true })
        {
            return new Decision.Read(intent.On);
        }

        var outcome = target.State is SeenState.Living living ? IntentOutcome.Settle(link, intent, target, living, policy.Map, policy.Fingerprinter) : link with { Intent = null };
        var decision = Planner.Paired(left, right, outcome, policy, moment);

        // A message that came twice has two workers, and the other may be at it still. A write on the same version keeps its one from arriving; nothing else does.
        if (intent.Until > moment.Now && target.Version == intent.Expected && outcome.Intent is { Sent.IsEmpty: false } && Ends(decision, intent.On))
        {
            return new Decision.Wait(intent.Until);
        }

        // Neither parting nor another announcement would save what arrived, and our own write would then pass for a user's edit.
        var isLost = decision is Decision.Part || (decision is Decision.Write && outcome.Intent is { Sent.IsEmpty: true });
        return decision is Decision.Nothing || isLost ? new Decision.Agree(outcome.Left, outcome.Right, []) : decision;
    }

    /// <summary>Whether the intent is forgotten with the decision and nothing stands in the way of what was announced.</summary>
    private static bool Ends(Decision decision, Side on) => decision switch
    {
        Decision.Read or Decision.Skip or Decision.Await => false,
        Decision.Write write => write.On != on,
        Decision.Delete delete => delete.On != on,
        _ => true,
    };

    /// <summary>The counterpart was made and its source deleted since. What users changed in it beyond what was sent is an edit like any other (ALL-12).</summary>
    private static Decision Orphan(SeenRecord source, SeenRecord target, Link link, Side on, Policy policy, ApplyMoment moment)
    {
        if (target.Exclusion is { } reason)
        {
            return new Decision.Skip(reason);
        }

        var made = new MergeSide(on, target, link.On(on), policy);
        var fields = Enumerable.Range(0, policy.Map.Rules.Length);
        if (fields.Any(index => made.NeedsRead(index, policy.Map.Rules[index].Key)))
        {
            return new Decision.Read(on);
        }

        var isSaved = moment.Restore || (policy.EditOrDeletion == EditOrDeletion.EditWins && fields.Any(index => made.Changed(index, policy.Map.Rules[index].Key) == true));
        if (isSaved && policy.AddsTo(on.Other()))
        {
            return Planning.Creation.Of(target, on, link.Generation + 1, policy);
        }

        if (!isSaved && policy.DeletesOn(on))
        {
            return new Decision.Delete(on, target.Id, target.Version);
        }

        var pair = link
            .With(on.Other(), link.On(on.Other()) with { Id = source.Id, Gone = true })
            .With(on, FieldMerge.Agreed(on, target, LinkSide.Unknown, policy));
        return new Decision.Agree(pair.Left, pair.Right, []);
    }
}
