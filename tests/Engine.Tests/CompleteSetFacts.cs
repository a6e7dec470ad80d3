using System.Collections.Immutable;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Engine.Tests.World;
using Shouldly;
using Xunit;

namespace CrmSync.Engine.Tests;

/// <summary>R24: a series observed whole.</summary>
public sealed class CompleteSetFacts
{
    private static readonly DateTimeOffset Time = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_member_missing_from_a_newer_set_is_deleted_at_the_sets_time()
    {
        var expanded = CompleteSet.Expand(Series("1", "3"), [new("1"), new("2"), new("3")]);

        expanded.Select(member => (member.Id.Value, member.State is ObservedState.Deleted { At: null })).ShouldBe([("1", false), ("3", false), ("2", true)]);
        expanded[2].Modified.ShouldBe(Time);
        expanded[2].Version.ShouldBe(new RecordVersion("series v2"));
    }

    [Fact]
    public void A_new_member_is_observed_and_nothing_is_deleted() =>
        CompleteSet.Expand(Series("1", "2"), [new("1")]).Select(member => member.State is ObservedState.Deleted).ShouldBe([false, false]);

    [Fact]
    public void A_set_older_than_a_members_agreed_time_does_not_delete_it()
    {
        var world = PairWorld.Paired();
        var member = world.Left.Only;
        var old = new Observation(new("series"), new("old"), member.Modified.AddSeconds(-1), Soft: false, new ObservedState.Living(ImmutableSortedDictionary<string, FieldValue>.Empty));
        var missing = CompleteSet.Expand(old, [member.Id]).ShouldHaveSingleItem();
        world.Deliver(Side.Left, new(missing.Id, missing.Version, missing.Modified, missing.Soft, Fresh: false, new SeenState.Deleted()));
        world.Apply();

        world.Decisions.ShouldBe([Decision.Nothing.Instance]);
    }

    private static Observation Series(params string[] members) =>
        new(new("series"), new("series v2"), Time, Soft: false, new ObservedState.Living(ImmutableSortedDictionary<string, FieldValue>.Empty))
        {
            Members = [.. members.Select(id => new Observation(new(id), new("v"), Time.AddDays(-1), Soft: false, new ObservedState.Living(ImmutableSortedDictionary<string, FieldValue>.Empty)))],
        };
}
