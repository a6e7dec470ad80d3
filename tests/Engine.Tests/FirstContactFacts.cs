using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Engine.Tests.World;
using Shouldly;
using Xunit;
using static CrmSync.Engine.Tests.World.TestMap;

namespace CrmSync.Engine.Tests;

/// <summary>Two records that were matched: one title, other notes and guests.</summary>
public sealed class FirstContactFacts
{
    [Theory]
    [InlineData(Side.Left, "left's")]
    [InlineData(Side.Right, "right's")]
    public void Overwrite_pairs_them_and_the_masters_value_goes_to_the_other(Side master, string notes)
    {
        var world = Matched(DuplicatePolicy.Overwrite, "left's", "right's", policy => policy with { Master = master });
        world.Sync();

        (world.Left[Notes], world.Right[Notes]).ShouldBe((notes, notes));
        world.Writes.ShouldBe(1);
        world.WritesOfAnotherRound().ShouldBe(0);
    }

    [Theory]
    [InlineData("", "right's", "right's")]
    [InlineData("left's", "", "left's")]
    public void Overwrite_never_puts_an_empty_value_over_a_full_one(string left, string right, string notes)
    {
        var world = Matched(DuplicatePolicy.Overwrite, left, right);
        world.Sync();

        (world.Left[Notes], world.Right[Notes]).ShouldBe((notes, notes));
    }

    [Fact]
    public void Overwrite_never_puts_an_empty_value_over_a_full_one_where_the_way_back_is_closed()
    {
        var world = Matched(DuplicatePolicy.Overwrite, "", "right's", policy => policy with { Direction = FlowDirection.LeftToRight });
        world.Sync();

        (world.Left[Notes], world.Right[Notes]).ShouldBe(("", "right's"));
        world.Writes.ShouldBe(0);
    }

    [Fact]
    public void Overwrite_takes_the_elements_of_both_sets()
    {
        var world = Matched(DuplicatePolicy.Overwrite, "", "");
        world.Left.UserEdits(Guests, Set("ann cid=yes"));
        world.Right.UserEdits(Guests, Set("bob cid=no"));
        world.Sync();

        (world.Left[Guests], world.Right[Guests]).ShouldBe(("ann bob cid=yes", "ann bob cid=yes"));
        world.WritesOfAnotherRound().ShouldBe(0);
    }

    [Theory]
    [InlineData(nameof(Moment.Announced))]
    [InlineData(nameof(Moment.Done))]
    [InlineData(nameof(Moment.Saved))]
    public void Overwrite_that_was_killed_ends_as_if_it_had_not_been(string killedAt)
    {
        var world = Matched(DuplicatePolicy.Overwrite, "left's", "right's", policy => policy with { Conflicts = ConflictPolicy.Right });
        world.Right.UserEdits(Guests, Set("bob"));
        world.KillAt = Enum.Parse<Moment>(killedAt);
        world.Pull().Apply("the message").Apply("the message").Sync();

        (world.Left[Notes], world.Right[Notes]).ShouldBe(("left's", "left's"));
        (world.Left[Guests], world.Right[Guests]).ShouldBe(("bob", "bob"));
        (world.Left.Writes, world.Right.Writes).ShouldBe((1, 1));
    }

    [Fact]
    public void Adopt_pairs_them_as_they_are_and_a_field_that_differs_stays_so_until_it_is_edited()
    {
        var world = Matched(DuplicatePolicy.Adopt, "left's", "right's");
        world.Sync();
        world.Writes.ShouldBe(0);
        world.Left.UserEdits(Title, "Lunch");
        world.Sync();
        (world.Left[Notes], world.Right[Notes]).ShouldBe(("left's", "right's"));
        world.Right.UserEdits(Notes, "edited");
        world.Sync();

        (world.Left[Notes], world.Right[Notes]).ShouldBe(("edited", "edited"));
        world.Right[Title].ShouldBe("Lunch");
    }

    [Fact]
    public void Equal_records_are_adopted_without_a_write()
    {
        var world = Matched(DuplicatePolicy.Overwrite, "same", "same");
        world.Pull().Apply();

        world.Decisions[0].ShouldBeOfType<Decision.Agree>();
        world.Link!.State.ShouldBe(new LinkState.Paired());
        world.Writes.ShouldBe(0);
    }

    [Fact]
    public void ZB_4_clone_gives_each_a_counterpart_of_its_own()
    {
        var world = Matched(DuplicatePolicy.Clone, "left's", "right's");
        var (left, right) = (world.Observe(Side.Left, world.Met.Left!.Value), world.Observe(Side.Right, world.Met.Right!.Value));
        var moment = new ApplyMoment(world.Clock.Now, "m");

        Planner.Decide(left, right, null, world.Policy, moment).ShouldBeOfType<Decision.Create>().On.ShouldBe(Side.Right);
        Planner.Decide(null, right, null, world.Policy, moment).ShouldBeOfType<Decision.Create>().On.ShouldBe(Side.Left);
    }

    [Fact]
    public void ZB_4_skip_leaves_both_unpaired_and_says_why()
    {
        var world = Matched(DuplicatePolicy.Skip, "left's", "right's");
        world.Pull().Apply();

        world.Decisions.ShouldHaveSingleItem().ShouldBeOfType<Decision.Skip>();
        world.Link.ShouldBeNull();
    }

    [Fact]
    public void R10_a_field_that_the_list_cut_short_is_read_before_the_records_are_compared()
    {
        var world = Matched(DuplicatePolicy.Overwrite, "long", "long");
        world.Right.CutShort.Add(Notes);
        world.Pull().Apply();

        world.Decisions[0].ShouldBe(new Decision.Read(Side.Right));
        world.Writes.ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_match_whose_values_were_let_go_is_read_and_never_doubled(bool leftSettled)
    {
        var world = Matched(DuplicatePolicy.Overwrite, "left's", "right's");
        world.Pull();
        var side = leftSettled ? Side.Left : Side.Right;
        var id = leftSettled ? world.Met.Left : world.Met.Right;
        world.Deliver(side, world.Observe(side, id!.Value) with { State = new SeenState.Settled() });
        world.Apply();

        world.Decisions[0].ShouldBe(new Decision.Read(side));
        world.Left.Records.Count.ShouldBe(1);
        world.Right.Records.Count.ShouldBe(1);
    }

    [Fact]
    public void A_tombstone_of_a_record_that_was_never_paired_is_nothing()
    {
        var world = Matched(DuplicatePolicy.Overwrite, "", "");
        var gone = world.Observe(Side.Left, world.Met.Left!.Value) with { State = new SeenState.Deleted(), Exclusion = "outside the window" };

        Planner.Decide(gone, null, null, world.Policy, new(world.Clock.Now, "m")).ShouldBe(Decision.Nothing.Instance);
    }

    [Fact]
    public void R8_an_unpaired_record_that_is_absent_from_a_full_read_is_looked_into()
    {
        var world = Matched(DuplicatePolicy.Overwrite, "", "");
        var suspected = world.Observe(Side.Left, world.Met.Left!.Value) with { State = new SeenState.Suspected() };

        Planner.Decide(suspected, null, null, world.Policy, new(world.Clock.Now, "m")).ShouldBe(new Decision.Read(Side.Left));
    }

    private static PairWorld Matched(DuplicatePolicy duplicates, string leftNotes, string rightNotes, Func<Policy, Policy>? policy = null)
    {
        var world = new PairWorld();
        world.Policy = (policy?.Invoke(world.Policy) ?? world.Policy) with { Duplicates = duplicates };
        world.Met = (world.Left.UserMakes((Title, Text("Meeting")), (Notes, Text(leftNotes))), world.Right.UserMakes((Title, Text("Meeting")), (Notes, Text(rightNotes))));
        return world;
    }
}
