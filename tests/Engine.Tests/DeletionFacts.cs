using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Engine.Tests.World;
using Shouldly;
using Xunit;
using static CrmSync.Engine.Tests.World.TestMap;

namespace CrmSync.Engine.Tests;

public sealed class DeletionFacts
{
    [Fact]
    public void Deleting_left_deletes_right_when_right_is_unchanged()
    {
        var world = PairWorld.Paired();
        world.Left.UserDeletes();
        world.Pull().Apply();

        world.Right.IsEmpty.ShouldBeTrue();
        world.Link!.State.ShouldBeOfType<LinkState.Ended>();
        world.WritesOfAnotherRound().ShouldBe(0);
    }

    [Fact]
    public void A_deletion_demands_the_version_that_was_agreed()
    {
        var world = PairWorld.Paired();
        world.Left.UserDeletes();
        world.Pull();
        world.Right.UserEdits(Title, "Lunch");
        world.Apply();

        world.Left[Title].ShouldBe("Lunch");
        world.Right[Title].ShouldBe("Lunch");
    }

    [Fact]
    public void Deleted_on_both_sides_ends_the_pair_without_a_write()
    {
        var world = PairWorld.Paired();
        world.Left.UserDeletes();
        world.Right.UserDeletes();
        world.Pull().Apply();

        world.Link!.State.ShouldBe(new LinkState.Ended(world.Clock.Now));
        world.Writes.ShouldBe(0);
    }

    [Fact]
    public void R8_a_tombstone_of_the_agreed_time_is_looked_into()
    {
        var world = PairWorld.Paired();
        world.Deliver(Side.Left, world.Observe(Side.Left, world.Left.Only.Id) with { State = new SeenState.Deleted() });
        world.Apply();

        world.Decisions.ShouldBe([new Decision.Read(Side.Left), Decision.Nothing.Instance]);
    }

    [Fact]
    public void R2_a_tombstone_older_than_what_was_agreed_is_stale()
    {
        var world = PairWorld.Paired();
        world.Deliver(Side.Left, world.Observe(Side.Left, world.Left.Only.Id) with { Version = new("old"), Modified = world.Link!.Left.Modified.AddSeconds(-1), State = new SeenState.Deleted() });
        world.Apply();

        world.Decisions.ShouldBe([Decision.Nothing.Instance]);
    }

    [Theory]
    [InlineData(EditOrDeletion.EditWins, "Lunch")]
    [InlineData(EditOrDeletion.DeletionWins, null)]
    public void ALL_12_deleted_left_and_edited_right(EditOrDeletion policy, string? title)
    {
        var world = PairWorld.Paired(policy: one => one with { EditOrDeletion = policy });
        world.Right.UserEdits(Title, "Lunch");
        world.Left.UserDeletes();
        world.Sync();

        (world.Left.IsEmpty ? null : world.Left[Title]).ShouldBe(title);
        (world.Right.IsEmpty ? null : world.Right[Title]).ShouldBe(title);
        world.WritesOfAnotherRound().ShouldBe(0);
    }

    [Fact]
    public void A_new_version_without_an_edit_does_not_save_a_record_from_deletion()
    {
        var world = PairWorld.Paired();
        world.Right.Touch();
        world.Left.UserDeletes();
        world.Pull().Apply();

        world.Right.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void R10_a_survivor_that_a_list_cut_short_is_read_before_it_is_deleted()
    {
        var world = PairWorld.Paired();
        world.Right.CutShort.Add(Notes);
        world.Right.UserEdits(Notes, "a long text");
        world.Left.UserDeletes();
        world.Sync();

        world.Left[Notes].ShouldBe("a long text");
    }

    [Fact]
    public void UP_7_a_deletion_that_is_kept_leaves_the_other_side_and_comes_to_rest()
    {
        var world = PairWorld.Paired(policy: policy => policy with { Deletions = DeletionPolicy.Keep });
        world.Left.UserDeletes();
        world.Pull().Apply();

        world.Decisions.ShouldBe([new Decision.Part(Side.Left), Decision.Nothing.Instance]);
        world.Right.Touch();
        world.WritesOfAnotherRound().ShouldBe(0);
        world.Right[Title].ShouldBe("Meeting");
    }

    [Fact]
    public void A_kept_deletion_comes_to_rest_though_the_record_is_read_by_id()
    {
        var world = PairWorld.Paired(policy: policy => policy with { Deletions = DeletionPolicy.Keep });
        world.Left.UserDeletes();
        world.Deliver(Side.Left, world.Observe(Side.Left, world.Link!.Left.Id!.Value) with { State = new SeenState.Suspected() });
        world.Apply();

        world.Decisions.ShouldBe([new Decision.Read(Side.Left), new Decision.Part(Side.Left), Decision.Nothing.Instance]);
    }

    [Theory]
    [InlineData(EditOrDeletion.EditWins, false)]
    [InlineData(EditOrDeletion.DeletionWins, true)]
    public void Scenario_16_an_edit_after_a_kept_deletion_ends_where_an_edit_before_it_would(EditOrDeletion policy, bool leftStaysDeleted)
    {
        foreach (var editFirst in (ReadOnlySpan<bool>)[true, false])
        {
            var world = PairWorld.Paired(policy: one => one with { Deletions = DeletionPolicy.Keep, EditOrDeletion = policy });
            if (editFirst)
            {
                world.Right.UserEdits(Title, "Lunch");
            }

            world.Left.UserDeletes();
            world.Sync();
            if (!editFirst)
            {
                world.Right.UserEdits(Title, "Lunch");
                world.Sync();
            }

            world.Left.IsEmpty.ShouldBe(leftStaysDeleted);
            world.Right[Title].ShouldBe("Lunch");
            world.WritesOfAnotherRound().ShouldBe(0);
        }
    }

    [Fact]
    public void A_record_that_came_back_after_a_kept_deletion_is_merged_again()
    {
        var world = PairWorld.Paired(policy: policy => policy with { Deletions = DeletionPolicy.Keep });
        var id = world.Left.Only.Id;
        world.Left.UserDeletes();
        world.Sync();
        world.Left.UserRestores(id);
        world.Left.UserEdits(Title, "Lunch");
        world.Sync();

        world.Right[Title].ShouldBe("Lunch");
        world.Link!.Left.Gone.ShouldBeFalse();
        (world.Left.Writes, world.Right.Writes).ShouldBe((0, 1));
    }

    [Fact]
    public void A_record_that_came_back_after_a_kept_deletion_and_cannot_be_understood_gets_no_second_counterpart()
    {
        var world = PairWorld.Paired(policy: policy => policy with { Deletions = DeletionPolicy.Keep });
        var id = world.Left.Only.Id;
        world.Left.UserDeletes();
        world.Sync();
        world.Left.UserRestores(id);
        world.Right.UserEdits(Title, "Lunch");
        world.Pull().Deliver(Side.Left, world.Observe(Side.Left, id) with { State = new SeenState.Unreadable("a page that cannot be understood") });
        world.Apply();

        world.Left.Records.Count.ShouldBe(1);
    }

    [Fact]
    public void A_deletion_on_the_target_of_a_one_way_sync_is_left_alone()
    {
        var world = PairWorld.Paired(policy: policy => policy with { Direction = FlowDirection.LeftToRight });
        world.Right.UserDeletes();
        world.Sync();

        world.Left[Title].ShouldBe("Meeting");
        world.Writes.ShouldBe(0);
    }

    [Fact]
    public void R8_a_record_outside_the_scope_is_not_deleted_with_its_partner()
    {
        var world = PairWorld.Paired();
        world.Right.Exclusion = "outside the window";
        world.Left.UserDeletes();
        world.Pull().Apply();

        world.Decisions.ShouldBe([new Decision.Skip("outside the window")]);
        world.Right[Title].ShouldBe("Meeting");
    }

    [Fact]
    public void R21_a_page_from_before_the_end_does_not_bring_the_record_back()
    {
        var world = PairWorld.Paired();
        var old = world.Observe(Side.Left, world.Left.Only.Id);
        world.Left.UserDeletes();
        world.Pull().Apply();
        world.Deliver(Side.Left, old);
        world.Apply();

        world.Left.IsEmpty.ShouldBeTrue();
        world.Right.IsEmpty.ShouldBeTrue();
        world.Decisions[^1].ShouldBe(Decision.Nothing.Instance);
    }

    [Fact]
    public void R21_a_record_restored_after_the_end_is_met_anew_under_the_next_generation()
    {
        var world = PairWorld.Paired();
        var id = world.Left.Only.Id;
        world.Left.UserDeletes();
        world.Pull().Apply();
        world.Clock.Advance(60);
        world.Left.UserRestores(id);
        world.Sync();

        world.Right[Title].ShouldBe("Meeting");
        world.Link!.Generation.ShouldBe(1);
        world.WritesOfAnotherRound().ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void R9_a_refused_deletion_is_made_good_from_the_other_side(bool settled)
    {
        var world = PairWorld.Paired();
        if (!settled)
        {
            world.Right.Touch();
        }

        world.Left.UserDeletes();
        world.Restore = true;
        world.Sync();

        world.Left[Title].ShouldBe("Meeting");
        world.Right[Title].ShouldBe("Meeting");
        (world.Left.Writes, world.Right.Writes).ShouldBe((1, 0));
        world.Link!.Generation.ShouldBe(1);
    }

    [Fact]
    public void R9_a_refused_deletion_that_may_not_be_made_good_leaves_the_other_side()
    {
        var world = PairWorld.Paired(policy: policy => policy with { Direction = FlowDirection.LeftToRight });
        world.Left.UserDeletes();
        world.Restore = true;
        world.Pull().Apply();
        world.Restore = false;
        world.Sync();

        world.Right[Title].ShouldBe("Meeting");
        world.Writes.ShouldBe(0);
    }

    [Fact]
    public void R9_a_refused_deletion_is_not_made_good_from_an_old_page()
    {
        var world = PairWorld.Paired();
        var old = world.Observe(Side.Right, world.Right.Only.Id);
        world.Left.UserEdits(Title, "Lunch");
        world.Sync();
        world.Left.UserDeletes();
        world.Pull().Deliver(Side.Right, old);
        world.Restore = true;
        world.Apply();

        world.Left[Title].ShouldBe("Lunch");
    }

    [Theory]
    [InlineData(nameof(Moment.Announced))]
    [InlineData(nameof(Moment.Done))]
    public void A_second_making_that_was_killed_ends_in_one_record(string killedAt)
    {
        var world = PairWorld.Paired();
        world.Right.UserEdits(Title, "Lunch");
        world.Left.UserDeletes();
        world.KillAt = Enum.Parse<Moment>(killedAt);
        world.Pull().Apply("the message");
        world.Pull().Apply("the message").Sync();

        world.Left[Title].ShouldBe("Lunch");
        world.Left.Writes.ShouldBe(1);
        world.Link!.Generation.ShouldBe(1);
    }
}
