using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Engine.Tests.World;
using Shouldly;
using Xunit;
using static CrmSync.Engine.Tests.World.TestMap;

namespace CrmSync.Engine.Tests;

public sealed class FieldMergeFacts
{
    [Fact]
    public void Different_fields_edited_on_both_sides_both_survive()
    {
        var world = EditedOnBothSides(out _);
        world.Pull().Apply();

        Both(world, Title).ShouldBe(("Lunch", "Lunch"));
        Both(world, Notes).ShouldBe(("by the right", "by the right"));
        (world.Left.Writes, world.Right.Writes).ShouldBe((1, 1));
        world.WritesOfAnotherRound().ShouldBe(0);
    }

    [Theory]
    [InlineData(nameof(Moment.Announced))]
    [InlineData(nameof(Moment.Done))]
    [InlineData(nameof(Moment.Saved))]
    public void Different_fields_both_survive_a_crash_around_the_first_write_and_pages_from_before_it(string killedAt)
    {
        var world = EditedOnBothSides(out var old);
        world.KillAt = Enum.Parse<Moment>(killedAt);
        world.Pull().Apply("the message");
        world.KillAt.ShouldBeNull();
        world.Deliver(Side.Left, old.Left);
        world.Deliver(Side.Right, old.Right);
        world.Apply("the message");
        world.Sync();

        Both(world, Title).ShouldBe(("Lunch", "Lunch"));
        Both(world, Notes).ShouldBe(("by the right", "by the right"));
        (world.Left.Writes, world.Right.Writes).ShouldBe((1, 1));
    }

    [Fact]
    public void Different_fields_both_survive_where_the_first_answer_carries_a_version_only()
    {
        var world = PairWorld.Paired(right: new() { RepliesWithRecord = false });
        world.Left.UserEdits(Title, "Lunch");
        world.Right.UserEdits(Notes, "by the right");
        world.Sync();

        Both(world, Title).ShouldBe(("Lunch", "Lunch"));
        Both(world, Notes).ShouldBe(("by the right", "by the right"));
    }

    [Fact]
    public void ALL_13_of_one_field_edited_on_both_sides_the_newest_wins_and_the_loser_is_reported()
    {
        var world = Conflicting(secondsBetween: 10);

        Both(world, Title).ShouldBe(("right's", "right's"));
        ConflictsOf(world).ShouldBe([new FieldConflict(Title, Side.Right, Text("left's"))]);
    }

    [Theory]
    [InlineData(1.9, Side.Left, "left's")]
    [InlineData(1.9, Side.Right, "right's")]
    [InlineData(2.1, Side.Left, "right's")]
    public void ALL_13_within_two_seconds_the_master_wins(double secondsBetween, Side master, string winner)
    {
        var world = Conflicting(secondsBetween, policy => policy with { Master = master });

        Both(world, Title).ShouldBe((winner, winner));
    }

    [Theory]
    [InlineData(ConflictPolicy.Left, "left's")]
    [InlineData(ConflictPolicy.Right, "right's")]
    public void A_side_that_always_wins_wins_though_it_was_not_the_last(ConflictPolicy policy, string winner)
    {
        var world = Conflicting(secondsBetween: policy == ConflictPolicy.Left ? 10 : -10, one => one with { Conflicts = policy });

        Both(world, Title).ShouldBe((winner, winner));
    }

    [Fact]
    public void The_same_edit_on_both_sides_is_no_conflict_and_no_write()
    {
        var world = PairWorld.Paired();
        world.Left.UserEdits(Title, "Lunch");
        world.Right.UserEdits(Title, "Lunch");
        world.Pull().Apply();

        world.Decisions.OfType<Decision.Agree>().Single().Conflicts.ShouldBeEmpty();
        world.Writes.ShouldBe(0);
    }

    [Fact]
    public void An_edit_that_the_other_side_would_store_as_it_is_is_not_written()
    {
        var world = PairWorld.Paired(right: new() { Stores = VendorTraits.Trimming });
        world.Left.UserEdits(Title, "Meeting ");
        world.Sync();

        world.Writes.ShouldBe(0);
    }

    [Fact]
    public void Clearing_a_field_travels()
    {
        var world = PairWorld.Paired();
        world.Right.UserEdits(Notes, "");
        world.Sync();

        Both(world, Notes).ShouldBe(("", ""));
    }

    [Fact]
    public void ALL_11_in_a_one_way_sync_an_edit_on_the_target_is_left_alone_until_the_source_field_changes()
    {
        var world = PairWorld.Paired(policy: policy => policy with { Direction = FlowDirection.LeftToRight });
        world.Right.UserEdits(Title, "target's");
        world.Sync();
        world.Left.UserEdits(Notes, "other field");
        world.Sync();
        Both(world, Title).ShouldBe(("Meeting", "target's"));
        world.Left.UserEdits(Title, "source's");
        world.Sync();

        Both(world, Title).ShouldBe(("source's", "source's"));
        world.Left.Writes.ShouldBe(0);
    }

    [Fact]
    public void ALL_11_the_source_wins_where_both_changed_whoever_was_last()
    {
        var world = Conflicting(secondsBetween: 10, policy => policy with { Direction = FlowDirection.LeftToRight });

        Both(world, Title).ShouldBe(("left's", "left's"));
    }

    [Fact]
    public void ALL_11_put_back_undoes_an_edit_on_the_target_and_touches_no_other_field()
    {
        var world = PairWorld.Paired(policy: policy => policy with { Direction = FlowDirection.LeftToRight, PutBack = true });
        world.Right.UserEdits(Title, "target's");
        world.Right.UserEdits(Guests, Set("ann=yes eve"));
        world.Sync();

        Both(world, Title).ShouldBe(("Meeting", "Meeting"));
        Both(world, Guests).ShouldBe(("ann bob", "ann bob"));
        world.Left.Writes.ShouldBe(0);
        world.WritesOfAnotherRound().ShouldBe(0);
    }

    [Fact]
    public void ALL_1_changing_the_direction_keeps_what_was_agreed()
    {
        var world = PairWorld.Paired(map: Of(Rule(Title), Rule(Notes)));
        world.Policy = world.Policy with { Map = Of(new FieldRule(Title, new(Title), new(Title)) { Direction = FlowDirection.RightToLeft }, Rule(Notes)) };
        world.WritesOfAnotherRound().ShouldBe(0);
        world.Left.UserEdits(Title, "left's");
        world.Left.UserEdits(Notes, "left's");
        world.Sync();

        Both(world, Title).ShouldBe(("left's", "Meeting"));
        Both(world, Notes).ShouldBe(("left's", "left's"));
    }

    [Fact]
    public void R13_a_field_that_only_others_may_change_is_not_written_and_its_news_still_comes_back()
    {
        var world = PairWorld.Paired();
        world.Right.Locked.Add(Title);
        world.Right.Touch();
        world.Sync();
        world.Left.UserEdits(Title, "left's");
        world.Left.UserEdits(Notes, "left's");
        world.Sync();
        Both(world, Title).ShouldBe(("left's", "Meeting"));
        Both(world, Notes).ShouldBe(("left's", "left's"));
        world.Right.UserEdits(Title, "organizer's");
        world.Sync();

        Both(world, Title).ShouldBe(("organizer's", "organizer's"));
    }

    [Fact]
    public void UP_11_a_local_edit_of_what_only_the_organizer_may_change_is_put_back()
    {
        var world = PairWorld.Paired(policy: policy => policy with { PutBack = true });
        world.Right.Locked.Add(Title);
        world.Right.Touch();
        world.Sync();
        world.Left.UserEdits(Title, "left's");
        world.Sync();

        Both(world, Title).ShouldBe(("Meeting", "Meeting"));
    }

    [Fact]
    public void UP_11_elements_are_put_back_though_the_organizer_changed_others_at_the_same_time()
    {
        var world = PairWorld.Paired(policy: policy => policy with { PutBack = true });
        world.Right.Locked.Add(Guests);
        world.Right.Touch();
        world.Sync();
        world.Left.UserEdits(Guests, Set("ann bob eve"));
        world.Right.UserEdits(Guests, Set("ann bob cid"));
        world.Sync();

        Both(world, Guests).ShouldBe(("ann bob cid", "ann bob cid"));
        world.WritesOfAnotherRound().ShouldBe(0);
    }

    [Fact]
    public void UP_11_elements_are_put_back_though_the_message_that_meant_to_was_killed()
    {
        var world = PairWorld.Paired(policy: policy => policy with { PutBack = true });
        world.Right.Locked.Add(Guests);
        world.Right.Touch();
        world.Sync();
        world.Left.UserEdits(Guests, Set("ann bob eve"));
        world.KillAt = Moment.Announced;
        world.Pull().Apply("the message").Apply("the message").Sync();

        Both(world, Guests).ShouldBe(("ann bob", "ann bob"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(nameof(Moment.Done))]
    [InlineData(nameof(Moment.Saved))]
    public void UP_11_what_is_put_back_is_not_forgotten_while_another_field_travels_the_other_way(string? killedAt)
    {
        var world = PairWorld.Paired(policy: policy => policy with { PutBack = true });
        world.Right.Locked.Add(Title);
        world.Right.Locked.Add(Guests);
        world.Right.Touch();
        world.Sync();
        world.Left.UserEdits(Title, "left's");
        world.Left.UserEdits(Guests, Set("ann=yes eve"));
        world.Left.UserEdits(Notes, "left's");
        world.KillAt = killedAt is null ? null : Enum.Parse<Moment>(killedAt);
        world.Pull().Apply("the message").Apply("the message").Sync();

        Both(world, Title).ShouldBe(("Meeting", "Meeting"));
        Both(world, Guests).ShouldBe(("ann bob", "ann bob"));
        Both(world, Notes).ShouldBe(("left's", "left's"));
        (world.Left.Writes, world.Right.Writes).ShouldBe((1, 1));
    }

    [Fact]
    public void R13_the_locked_side_wins_a_conflict_that_policy_would_give_to_the_other()
    {
        var world = PairWorld.Paired(policy: policy => policy with { Conflicts = ConflictPolicy.Left });
        world.Right.Locked.Add(Title);
        world.Right.UserEdits(Title, "organizer's");
        world.Left.UserEdits(Title, "left's");
        world.Sync();

        Both(world, Title).ShouldBe(("organizer's", "organizer's"));
    }

    [Fact]
    public void ALL_7_a_mandatory_field_that_was_emptied_skips_the_record_and_writes_none_of_it()
    {
        var mandatory = new FieldRule(Title, new(Title), new(Title) { Mandatory = true });
        var world = PairWorld.Paired(map: Of(Rule(Notes), mandatory));
        world.Left.UserEdits(Title, "");
        world.Left.UserEdits(Notes, "new");
        world.Pull().Apply();

        world.Decisions.ShouldBe([new Decision.Skip("the field 'title' is mandatory and empty")]);
        world.Right[Notes].ShouldBe("agenda");
    }

    [Fact]
    public void R10_a_changed_record_that_a_list_cut_short_is_read_by_id_first()
    {
        var world = PairWorld.Paired();
        world.Left.CutShort.Add(Notes);
        world.Left.UserEdits(Notes, "a long text");
        world.Pull().Apply();

        world.Decisions[0].ShouldBe(new Decision.Read(Side.Left));
        world.Right[Notes].ShouldBe("a long text");
    }

    [Fact]
    public void R10_an_unchanged_record_that_a_list_cut_short_costs_no_read()
    {
        var world = PairWorld.Paired();
        world.Left.CutShort.Add(Notes);
        world.Pull().Apply();

        world.Decisions.ShouldBe([Decision.Nothing.Instance]);
    }

    [Fact]
    public void R22_a_field_with_a_new_rule_is_agreed_as_it_is_where_neither_side_changed()
    {
        var world = WithNewRule();
        world.WritesOfAnotherRound().ShouldBe(0);
        Both(world, Notes).ShouldBe(("agenda", "other"));
        world.Left.UserEdits(Notes, "from now on");
        world.Sync();

        Both(world, Notes).ShouldBe(("from now on", "from now on"));
    }

    [Fact]
    public void R22_once_agreed_as_it_is_an_edit_of_the_field_is_an_edit_and_no_first_contact()
    {
        var world = WithNewRule();
        world.Policy = world.Policy with { Conflicts = ConflictPolicy.Right };
        world.Sync();
        world.Left.UserEdits(Notes, "edited");
        world.Sync();

        Both(world, Notes).ShouldBe(("edited", "edited"));
    }

    [Fact]
    public void R22_a_field_with_a_new_rule_goes_by_policy_where_a_side_changed_in_any_field()
    {
        var world = WithNewRule();
        world.Left.UserEdits(Title, "Lunch");
        world.Sync();

        Both(world, Title).ShouldBe(("Lunch", "Lunch"));
        Both(world, Notes).ShouldBe(("agenda", "agenda"));
    }

    [Fact]
    public void R22_a_field_with_a_new_rule_never_gets_an_empty_value_over_a_full_one()
    {
        var world = WithNewRule();
        world.Left.UserEdits(Notes, "");
        world.Sync();

        Both(world, Notes).ShouldBe(("other", "other"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_value_that_loses_a_conflict_is_news_again_where_the_winner_is_taken_back_before_it_travelled(bool repliesWithRecord)
    {
        var world = PairWorld.Paired(new() { RepliesWithRecord = repliesWithRecord }, new() { RepliesWithRecord = repliesWithRecord }, policy: policy => policy with { Conflicts = ConflictPolicy.Right });
        world.Right.UserEdits(Notes, "by the right");
        world.Left.UserEdits(Notes, "by the left");
        world.Left.UserEdits(Title, "Lunch");
        world.KillAt = Moment.Saved;
        world.Pull().Apply("the message");
        world.Right[Title].ShouldBe("Lunch");
        world.Right.UserEdits(Notes, "agenda");
        world.Sync();

        (world.Left[Notes], world.Right[Notes]).ShouldBe(("by the left", "by the left"));
        world.WritesOfAnotherRound().ShouldBe(0);
    }

    [Fact]
    public void R10_what_waits_to_travel_is_read_by_id_where_lists_leave_it_out()
    {
        var world = PairWorld.Paired(right: new() { RepliesWithRecord = false });
        world.Right.CutShort.Add(Notes);
        world.Left.UserEdits(Title, "Lunch");
        world.Right.UserEdits(Notes, "by the right");
        world.KillAt = Moment.Saved;
        world.Pull().Apply("the message");
        Both(world, Title).ShouldBe(("Lunch", "Lunch"));
        world.Sync();

        Both(world, Notes).ShouldBe(("by the right", "by the right"));
        world.WritesOfAnotherRound().ShouldBe(0);
    }

    [Fact]
    public void What_waits_to_travel_is_not_written_over_by_news_that_comes_before_it()
    {
        var world = PairWorld.Paired(new() { RepliesWithRecord = false }, new() { RepliesWithRecord = false });
        world.Left.UserEdits(Title, "Lunch");
        world.Right.UserEdits(Notes, "by the right");
        world.KillAt = Moment.Saved;
        world.Pull().Apply("the message");
        world.Right[Title].ShouldBe("Lunch");
        world.Left.UserEdits(Notes, "by the left");
        world.Deliver(Side.Left, world.Observe(Side.Left, world.Left.Only.Id));
        world.Apply();

        world.Decisions.OfType<Decision.Write>().Last().Conflicts.ShouldHaveSingleItem().Loser.ShouldBe(Text("by the right"));
    }

    private static PairWorld WithNewRule()
    {
        var world = PairWorld.Paired(map: Of(Rule(Title)));
        world.Right.UserEdits(Notes, "other");
        world.Sync();
        world.Forgive();
        world.Policy = world.Policy with { Map = Of(Rule(Title), Rule(Notes)) };
        return world;
    }

    private static PairWorld EditedOnBothSides(out (SeenRecord Left, SeenRecord Right) old)
    {
        var world = PairWorld.Paired();
        world.Left.UserEdits(Title, "Lunch");
        world.Right.UserEdits(Notes, "by the right");
        old = (world.Observe(Side.Left, world.Left.Only.Id), world.Observe(Side.Right, world.Right.Only.Id));
        return world;
    }

    private static PairWorld Conflicting(double secondsBetween, Func<Policy, Policy>? policy = null)
    {
        var world = PairWorld.Paired(policy: policy);
        if (secondsBetween > 0)
        {
            world.Left.UserEdits(Title, "left's");
            world.Clock.Advance(secondsBetween);
            world.Right.UserEdits(Title, "right's");
        }
        else
        {
            world.Right.UserEdits(Title, "right's");
            world.Clock.Advance(-secondsBetween);
            world.Left.UserEdits(Title, "left's");
        }

        return world.Sync();
    }

    private static List<FieldConflict> ConflictsOf(PairWorld world) => [.. world.Decisions.OfType<Decision.Write>().SelectMany(write => write.Conflicts)];

    private static (string Left, string Right) Both(PairWorld world, string field) => (world.Left[field], world.Right[field]);
}
