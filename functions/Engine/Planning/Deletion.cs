using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>Deleted on one side of a pair.</summary>
internal static class Deletion
{
    /// <summary>The other side is as agreed.</summary>
    public static Decision Of(Side gone, SeenRecord? other, Link link, Policy policy, ApplyMoment moment)
    {
        var survivor = link.On(gone.Other());
        if (moment.Restore && policy.AddsTo(gone))
        {
            return other is { State: SeenState.Living } && (other.Fresh || other.Version == survivor.Version)
                ? Creation.Of(other, gone.Other(), link.Generation + 1, policy)
                : new Decision.Read(gone.Other());
        }

        return !moment.Restore && policy.DeletesOn(gone.Other())
            ? new Decision.Delete(gone.Other(), survivor.Id!.Value, survivor.Version) // a pair has both ids
            : new Decision.Part(gone);
    }

    /// <summary>The other side brings news, which may be an edit (ALL-12).</summary>
    public static Decision BesideNews(Side gone, SeenRecord other, Link link, Policy policy, ApplyMoment moment)
    {
        var survivor = new MergeSide(gone.Other(), other, link.On(gone.Other()), policy);
        var fields = Enumerable.Range(0, policy.Map.Rules.Length);
        if (fields.Any(index => survivor.NeedsRead(index, policy.Map.Rules[index].Key)))
        {
            return new Decision.Read(gone.Other());
        }

        var edited = fields.Any(index => survivor.Changed(index, policy.Map.Rules[index].Key) == true);
        if (policy.AddsTo(gone) && (moment.Restore || (edited && policy.EditOrDeletion == EditOrDeletion.EditWins)))
        {
            return Creation.Of(other, gone.Other(), link.Generation + 1, policy);
        }

        if (link.On(gone).Gone)
        {
            return LeftSo(gone, survivor, link);
        }

        var deletionWins = !moment.Restore && (!edited || policy.EditOrDeletion == EditOrDeletion.DeletionWins);
        return deletionWins && policy.DeletesOn(gone.Other()) ? new Decision.Delete(gone.Other(), other.Id, other.Version) : new Decision.Part(gone);
    }

    /// <summary>The deletion was settled earlier; the survivor's news is taken note of, and nothing more.</summary>
    private static Decision LeftSo(Side gone, MergeSide survivor, Link link)
    {
        var agreed = survivor.Agreed();
        var pair = link.With(gone.Other(), agreed);
        return survivor.Holds(agreed) ? Decision.Nothing.Instance : new Decision.Agree(pair.Left, pair.Right, []);
    }
}
