using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Engine.Tests.World;
using Shouldly;
using Xunit;
using static CrmSync.Engine.Tests.World.TestMap;

namespace CrmSync.Engine.Tests;

/// <summary>R16: intent before update. In each the message that renamed the meeting to Lunch was killed.</summary>
public sealed class IntentFacts
{
    [Fact]
    public void Another_message_does_not_touch_the_pair_until_the_intent_expires()
    {
        var world = Killed(Moment.Done);
        world.Apply("another");

        world.Decisions.ShouldBe([new Decision.Wait(world.Link!.Intent!.Until)]);
    }

    /// <summary>Found by seed 883: the write's answer was lost, a pull saw it arrive, and a user took the element away again before the intent expired.</summary>
    [Fact]
    public void What_a_pull_saw_arrive_is_kept_before_the_intent_expires()
    {
        var world = PairWorld.Paired();
        world.Clock.Advance(10);
        world.Left.UserEdits(Guests, Set("ann bob cid"));
        Kill(world, Moment.Done);
        world.Pull().Apply("another");
        world.Link!.Intent.ShouldBeNull();

        world.Clock.Advance(10);
        world.Right.UserEdits(Guests, Set("ann bob"));
        world.Pull().Apply("the message").Sync();

        (world.Left[Guests], world.Right[Guests]).ShouldBe(("ann bob", "ann bob"));
    }

    [Fact]
    public void An_old_page_that_looks_like_what_was_sent_is_no_arrival()
    {
        var world = PairWorld.Paired();
        var old = world.Observe(Side.Right, world.Right.Only.Id);
        world.Clock.Advance(10);
        world.Right.UserEdits(Title, "Lunch");
        world.Sync();
        world.Left.UserEdits(Title, "Meeting");
        Kill(world, Moment.Announced);
        world.Deliver(Side.Right, old);
        world.Apply("another");

        world.Decisions[^1].ShouldBe(new Decision.Wait(world.Link!.Intent!.Until));
    }

    [Fact]
    public void After_the_intent_expired_another_message_settles_it()
    {
        var world = Killed(Moment.Announced);
        world.Clock.Advance(301);
        world.Apply("another");

        world.Right[Title].ShouldBe("Lunch");
        world.Link!.Intent.ShouldBeNull();
    }

    [Fact]
    public void A_target_still_at_the_expected_version_is_written_again()
    {
        var world = Killed(Moment.Announced);
        world.Apply("the message");

        world.Decisions[0].ShouldBe(new Decision.Read(Side.Right));
        world.Right[Title].ShouldBe("Lunch");
        world.Right.Writes.ShouldBe(1);
    }

    [Fact]
    public void A_write_that_arrived_is_not_made_again()
    {
        var world = Killed(Moment.Done);
        world.Apply("the message");

        world.Right.Writes.ShouldBe(1);
        world.Link!.Intent.ShouldBeNull();
        world.WritesOfAnotherRound().ShouldBe(0);
    }

    [Fact]
    public void A_write_that_arrived_within_the_second_of_the_expected_version_is_not_made_again()
    {
        var world = PairWorld.Paired(right: new() { SecondGrain = true });
        world.Right.Touch();
        world.Pull().Apply();
        world.Left.UserEdits(Title, "Lunch");
        Kill(world, Moment.Done);
        world.Right.Only.Version.ShouldBe(world.Link!.Intent!.Expected!.Value);
        world.Apply("the message");

        (world.Left.Writes, world.Right.Writes).ShouldBe((0, 1));
        world.Sync();
        (world.Left[Title], world.Right[Title]).ShouldBe(("Lunch", "Lunch"));
    }

    [Fact]
    public void A_users_edit_of_another_field_on_top_survives()
    {
        var world = Killed(Moment.Done);
        world.Right.UserEdits(Notes, "by a user");
        world.Apply("the message").Sync();

        (world.Left[Title], world.Right[Title]).ShouldBe(("Lunch", "Lunch"));
        (world.Left[Notes], world.Right[Notes]).ShouldBe(("by a user", "by a user"));
        world.Right.Writes.ShouldBe(1);
    }

    [Fact]
    public void A_conflict_in_another_field_still_goes_by_policy()
    {
        var world = Killed(Moment.Done);
        world.Left.UserEdits(Notes, "left's");
        world.Clock.Advance(10);
        world.Right.UserEdits(Notes, "right's, and newer");
        world.Pull().Apply("the message").Sync();

        (world.Left[Notes], world.Right[Notes]).ShouldBe(("right's, and newer", "right's, and newer"));
        (world.Left[Title], world.Right[Title]).ShouldBe(("Lunch", "Lunch"));
    }

    [Theory]
    [InlineData(nameof(Moment.Announced))]
    [InlineData(nameof(Moment.Done))]
    public void A_difference_in_the_same_field_is_settled_in_the_intents_direction(string killedAt)
    {
        var world = Killed(Enum.Parse<Moment>(killedAt), policy => policy with { Conflicts = ConflictPolicy.Right });
        world.Right.UserEdits(Title, "by a user");
        world.Apply("the message").Sync();

        (world.Left[Title], world.Right[Title]).ShouldBe(("Lunch", "Lunch"));
    }

    [Fact]
    public void R25_the_value_that_loses_to_the_intents_direction_is_kept()
    {
        var world = Killed(Moment.Done);
        world.Right.UserEdits(Title, "by a user");
        world.Apply("the message");

        world.Decisions.OfType<Decision.Write>().Single().Conflicts.ShouldBe([new FieldConflict(Title, Side.Left, Text("by a user"))]);
    }

    [Theory]
    [InlineData(DeletionPolicy.Keep, false)]
    [InlineData(DeletionPolicy.Propagate, true)]
    public void A_write_of_ours_that_arrived_is_no_edit_that_saves_its_target_from_the_sources_deletion(DeletionPolicy policy, bool isDeleted)
    {
        var world = Killed(Moment.Done, one => one with { Deletions = policy });
        world.Left.UserDeletes();
        world.Pull().Apply("the message").Sync();

        world.Left.IsEmpty.ShouldBeTrue();
        world.Right.IsEmpty.ShouldBe(isDeleted);
        world.WritesOfAnotherRound().ShouldBe(0);
    }

    [Fact]
    public void A_vendors_rewriting_of_what_arrived_never_travels_backwards_though_the_source_took_its_edit_back()
    {
        var shouting = new VendorTraits { RepliesWithRecord = false, Stores = VendorTraits.Shouting, Declares = (_, value) => value };
        var world = PairWorld.Paired(right: shouting, policy: policy => policy with { Conflicts = ConflictPolicy.Right });
        world.Left.UserEdits(Title, "Lunch");
        Kill(world, Moment.Done);
        world.Left.UserEdits(Title, "Meeting");
        world.Pull().Apply("the message").Sync();

        (world.Left[Title], world.Right[Title]).ShouldBe(("Meeting", "MEETING"));
        world.Left.Writes.ShouldBe(0);
    }

    [Fact]
    public void An_edit_that_the_source_took_back_after_it_arrived_is_taken_back_on_the_target_too()
    {
        var world = Killed(Moment.Done);
        world.Left.UserEdits(Title, "Meeting");
        world.Pull().Apply("the message").Sync();

        (world.Left[Title], world.Right[Title]).ShouldBe(("Meeting", "Meeting"));
    }

    /// <summary>Found by seed 1849: a message that came twice had two workers. One took the write for never sent and forgot it; the other sent it then, and it passed for a user's edit.</summary>
    [Fact]
    public void A_write_that_may_be_underway_is_waited_for_where_nothing_is_written_in_its_place()
    {
        var world = Killed(Moment.Announced);
        world.Left.UserEdits(Title, "Meeting");
        world.Pull().Apply("the message");
        world.Decisions[^1].ShouldBe(new Decision.Wait(world.Link!.Intent!.Until));

        world.Right.Write(world.Link.Right.Id!.Value, world.Link.Intent.Expected!.Value, [new FieldChange.Assign(Title, Text("Lunch"))]).ShouldNotBeNull();
        world.Apply("the message").Sync();

        (world.Left[Title], world.Right[Title]).ShouldBe(("Meeting", "Meeting"));
    }

    [Fact]
    public void An_edit_that_the_source_took_back_before_it_was_sent_leaves_no_intent_behind()
    {
        var world = Killed(Moment.Announced);
        world.Left.UserEdits(Title, "Meeting");
        world.Clock.Advance(301);
        world.Pull().Apply("the message");

        world.Link!.Intent.ShouldBeNull();
        world.Right.Writes.ShouldBe(0);
        world.Decisions.Clear();
        world.Pull().Apply();
        world.Decisions.ShouldBe([Decision.Nothing.Instance]);
    }

    [Fact]
    public void An_intent_with_nothing_left_to_write_is_taken_away_though_only_an_old_page_of_the_source_is_there()
    {
        var world = PairWorld.Paired();
        var old = world.Observe(Side.Left, world.Left.Only.Id);
        world.Left.UserEdits(Title, "Lunch");
        Kill(world, Moment.Announced);
        world.Deliver(Side.Left, old);
        world.Clock.Advance(301);
        world.Apply("the message");

        world.Link!.Intent.ShouldBeNull();
    }

    [Fact]
    public void A_target_deleted_after_the_write_was_announced_is_made_again_for_the_edit()
    {
        var world = Killed(Moment.Announced);
        world.Right.UserDeletes();
        world.Pull().Apply("the message");

        world.Right[Title].ShouldBe("Lunch");
        world.Link!.Generation.ShouldBe(1);
    }

    [Fact]
    public void A_second_announcement_that_dies_too_does_not_forget_what_the_first_one_brought()
    {
        var world = PairWorld.Paired();
        world.Left.UserEdits(Guests, Set("ann bob cid"));
        Kill(world, Moment.Done);
        world.Right[Guests].ShouldBe("ann bob cid");
        world.Left.UserEdits(Title, "Lunch");
        Kill(world, Moment.Announced);
        world.Left.UserEdits(Guests, Set("ann bob"));
        world.Pull().Apply("the message").Sync();

        (world.Left[Guests], world.Right[Guests]).ShouldBe(("ann bob", "ann bob"));
        (world.Left[Title], world.Right[Title]).ShouldBe(("Lunch", "Lunch"));
    }

    [Fact]
    public void An_observation_from_before_a_write_that_arrived_unheard_takes_nothing_back()
    {
        var world = PairWorld.Paired();
        world.Clock.Advance(10);
        world.Right.UserEdits(Notes, "by a user");
        world.Left.UserEdits(Title, "Lunch");
        Kill(world, Moment.Done);
        world.Right[Title].ShouldBe("Lunch");
        world.KillAt = Moment.Announced;
        world.Apply("the message");
        world.KillAt.ShouldBeNull();
        world.Clock.Advance(301);
        world.Apply("another");

        world.Left[Title].ShouldBe("Lunch");
        world.Sync();
        (world.Left[Title], world.Right[Title]).ShouldBe(("Lunch", "Lunch"));
        (world.Left[Notes], world.Right[Notes]).ShouldBe(("by a user", "by a user"));
    }

    /// <summary>Found by seed 3055: nothing was known of the elements of a set that had never held any.</summary>
    [Fact]
    public void R18_what_arrived_beside_a_users_own_element_is_kept_also_in_a_set_that_was_empty()
    {
        var world = new PairWorld();
        world.Met = (world.Left.UserMakes((Title, Text("Meeting"))), null);
        world.Sync();
        world.Left.UserEdits(Guests, Set("ann"));
        Kill(world, Moment.Announced);
        world.Right.UserEdits(Guests, Set("bob"));
        Kill(world, Moment.Done);
        world.Right[Guests].ShouldBe("ann bob");

        world.Clock.Advance(10);
        world.Pull().Apply("another");
        world.Left[Guests].ShouldBe("ann bob");
        world.Left.UserEdits(Guests, Set("bob"));
        world.Pull().Apply("the message").Sync();

        (world.Left[Guests], world.Right[Guests]).ShouldBe(("bob", "bob"));
    }

    /// <summary>Found by the planner's ring, case 653,486: the left's own guest stood in the announced set, and so the set seemed to have arrived in part.</summary>
    [Fact]
    public void R18_A_users_own_element_at_the_target_is_no_arrival_of_ours()
    {
        var world = PairWorld.Paired(policy: policy => policy with { EditOrDeletion = EditOrDeletion.EditWins });
        world.Right.Locked.Add(Guests);
        world.Pull().Sync();
        world.Left.UserEdits(Guests, Set("ann bob cid"));
        world.Right.UserEdits(Guests, Set("ann bob dan"));
        Kill(world, Moment.Announced);
        world.Right.UserDeletes();
        world.Clock.Advance(301);
        world.Pull().Apply("the message").Sync();

        world.Left[Guests].ShouldBe("ann bob cid");
        world.Right[Guests].ShouldBe("ann bob cid");
    }

    [Fact]
    public void A_precondition_that_is_refused_reads_again_and_merges()
    {
        var world = PairWorld.Paired();
        world.Left.UserEdits(Title, "Lunch");
        world.Pull();
        world.Right.UserEdits(Notes, "by a user");
        world.Apply();

        (world.Left[Title], world.Right[Title]).ShouldBe(("Lunch", "Lunch"));
        (world.Left[Notes], world.Right[Notes]).ShouldBe(("by a user", "by a user"));
    }

    private static PairWorld Killed(Moment at, Func<Policy, Policy>? policy = null)
    {
        var world = PairWorld.Paired(policy: policy);
        world.Left.UserEdits(Title, "Lunch");
        Kill(world, at);
        return world;
    }

    private static void Kill(PairWorld world, Moment at)
    {
        world.KillAt = at;
        world.Pull().Apply("the message");
        world.KillAt.ShouldBeNull();
        world.Decisions.Clear();
    }
}
