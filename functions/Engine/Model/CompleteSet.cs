using System.Collections.Immutable;

namespace CrmSync.Engine.Model;

/// <summary>R24: a set observed whole proves the deletion of every member it no longer has.</summary>
public static class CompleteSet
{
    /// <summary>The observations a set stands for: its members, and a tombstone for each earlier member that is missing.</summary>
    public static ImmutableArray<Observation> Expand(Observation set, IEnumerable<RecordId> earlierMembers)
    {
        var present = set.Members.Select(member => member.Id).ToHashSet();
        var missing = earlierMembers.Where(id => !present.Contains(id))
            .Select(id => new Observation(id, set.Version, set.Modified, set.Soft, new ObservedState.Deleted()));
        return [.. set.Members, .. missing];
    }
}
