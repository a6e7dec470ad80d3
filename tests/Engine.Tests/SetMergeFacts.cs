using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Engine.Tests.World;
using Shouldly;
using Xunit;
using static CrmSync.Engine.Tests.World.TestMap;

namespace CrmSync.Engine.Tests;

/// <summary>R18. Every pair begins with the guests ann and bob.</summary>
public sealed class SetMergeFacts
{
    [Theory]
    [InlineData("ann bob cid", "ann bob dan", "ann bob cid dan")]
    [InlineData("ann", "ann bob dan", "ann dan")]
    [InlineData("ann", "bob", "")]
    [InlineData("bob", "ann bob=yes", "bob=yes")]
    [InlineData("ann", "ann bob=yes", "ann bob=yes")]
    [InlineData("ann=no bob", "ann bob=yes", "ann=no bob=yes")]
    [InlineData("ann bob eve", "ann bob eve", "ann bob eve")]
    public void Elements_edited_on_both_sides_are_merged_one_by_one(string left, string right, string merged)
    {
        var world = PairWorld.Paired();
        world.Left.UserEdits(Guests, Set(left));
        world.Right.UserEdits(Guests, Set(right));
        world.Sync();

        (world.Left[Guests], world.Right[Guests]).ShouldBe((merged, merged));
        world.WritesOfAnotherRound().ShouldBe(0);
    }

    [Theory]
    [InlineData(nameof(Moment.Announced), true)]
    [InlineData(nameof(Moment.Announced), false)]
    [InlineData(nameof(Moment.Done), true)]
    [InlineData(nameof(Moment.Done), false)]
    [InlineData(nameof(Moment.Saved), true)]
    [InlineData(nameof(Moment.Saved), false)]
    public void R16_elements_added_on_both_sides_survive_a_crash_around_the_first_write(string killedAt, bool repliesWithRecord)
    {
        var world = PairWorld.Paired(right: new() { RepliesWithRecord = repliesWithRecord });
        world.Left.UserEdits(Guests, Set("ann bob cid"));
        world.Right.UserEdits(Guests, Set("ann bob dan"));
        world.KillAt = Enum.Parse<Moment>(killedAt);
        world.Pull().Apply("the message");
        world.KillAt.ShouldBeNull();
        world.Apply("the message");
        world.Sync();

        (world.Left[Guests], world.Right[Guests]).ShouldBe(("ann bob cid dan", "ann bob cid dan"));
        (world.Left.Writes, world.Right.Writes).ShouldBe((1, 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_element_that_loses_a_conflict_is_news_again_where_the_winner_is_taken_out_before_it_travelled(bool repliesWithRecord)
    {
        var world = PairWorld.Paired(new() { RepliesWithRecord = repliesWithRecord }, new() { RepliesWithRecord = repliesWithRecord }, policy: policy => policy with { Conflicts = ConflictPolicy.Right });
        world.Right.UserEdits(Guests, Set("ann bob cid=right"));
        world.Left.UserEdits(Guests, Set("ann bob cid=left"));
        world.Left.UserEdits(Title, "Lunch");
        world.KillAt = Moment.Saved;
        world.Pull().Apply("the message");
        world.Right[Title].ShouldBe("Lunch");
        world.Right.UserEdits(Guests, Set("ann bob"));
        world.Sync();

        (world.Left[Guests], world.Right[Guests]).ShouldBe(("ann bob cid=left", "ann bob cid=left"));
        world.WritesOfAnotherRound().ShouldBe(0);
    }

    [Fact]
    public void An_element_that_wins_has_travelled_when_its_message_ends_and_so_does_its_removal()
    {
        var world = PairWorld.Paired(new() { RepliesWithRecord = false }, new() { RepliesWithRecord = false, Stores = VendorTraits.Trimming }, policy: policy => policy with { Conflicts = ConflictPolicy.Right });
        world.Right.UserEdits(Guests, Set("ann bob guest2=Right"));
        world.Left.UserEdits(Guests, Set("ann bob guest2=Left"));
        world.Left.UserEdits(Title, "title 4 ");
        world.Deliver(Side.Right, world.Observe(Side.Right, world.Right.Only.Id));
        world.Apply();
        world.Left[Guests].ShouldBe("ann bob guest2=Right");
        world.Right.UserEdits(Guests, Set("ann bob"));
        world.Sync();

        (world.Left[Guests], world.Right[Guests]).ShouldBe(("ann bob", "ann bob"));
    }

    [Fact]
    public void R16_an_element_that_arrived_unheard_does_not_bring_itself_back_where_its_source_took_it_out_and_another_changed_beside_it()
    {
        var world = PairWorld.Paired();
        world.Left.UserEdits(Guests, Set("ann bob cid"));
        world.KillAt = Moment.Done;
        world.Pull().Apply("the message");
        world.Right[Guests].ShouldBe("ann bob cid");
        world.Right.UserEdits(Guests, Set("ann cid"));
        world.Left.UserEdits(Guests, Set("ann bob"));
        world.Pull().Apply("the message").Sync();

        (world.Left[Guests], world.Right[Guests]).ShouldBe(("ann", "ann"));
        world.WritesOfAnotherRound().ShouldBe(0);
    }

    [Fact]
    public void An_element_changed_on_both_sides_is_a_conflict_of_that_element_alone()
    {
        var world = PairWorld.Paired(policy: policy => policy with { Conflicts = ConflictPolicy.Left });
        world.Left.UserEdits(Guests, Set("ann=yes bob"));
        world.Right.UserEdits(Guests, Set("ann=no bob eve"));
        world.Sync();

        (world.Left[Guests], world.Right[Guests]).ShouldBe(("ann=yes bob eve", "ann=yes bob eve"));
        var conflicts = world.Decisions.OfType<Decision.Write>().SelectMany(write => write.Conflicts).ToList();
        conflicts.ShouldBe([new FieldConflict(Guests, Side.Left, Set("ann=no bob eve"))]);
    }

    [Fact]
    public void R18_an_element_added_in_the_second_of_our_write_shows_in_its_answer_and_travels()
    {
        var world = PairWorld.Paired(left: new() { SecondGrain = true });
        world.Left.UserEdits(Title, "Lunch");
        world.Right.UserEdits(Guests, Set("ann bob dan"));
        world.Pull();
        world.Left.UserEdits(Guests, Set("ann bob cid"));
        world.Apply().Sync();

        (world.Left[Guests], world.Right[Guests]).ShouldBe(("ann bob cid dan", "ann bob cid dan"));
    }

    [Fact]
    public void A_write_names_only_its_own_elements()
    {
        var world = PairWorld.Paired();
        world.Left.UserEdits(Guests, Set("bob cid"));
        world.Sync();

        var edit = world.Decisions.OfType<Decision.Write>().Single().Changes.ShouldHaveSingleItem().ShouldBeOfType<FieldChange.Edit>();
        edit.Elements.Put.Keys.ShouldBe(["cid"]);
        edit.Elements.Remove.ShouldBe(["ann"]);
    }

    [Fact]
    public void A_write_reads_the_target_first_because_its_elements_are_not_kept()
    {
        var world = PairWorld.Paired();
        world.Left.UserEdits(Guests, Set("ann bob cid"));
        world.Pull();
        world.Right.Touch();
        world.Apply();

        world.Decisions[0].ShouldBe(new Decision.Read(Side.Right));
    }

    [Fact]
    public void R10_a_list_cut_short_is_no_evidence_of_removal()
    {
        var world = PairWorld.Paired();
        world.Right.CutShort.Add(Guests);
        world.Right.UserEdits(Title, "Lunch");
        world.Sync();

        world.Left[Guests].ShouldBe("ann bob");
        world.Left[Title].ShouldBe("Lunch");
    }

    [Fact]
    public void In_a_one_way_sync_the_targets_own_elements_stay_where_the_source_edits_others()
    {
        var world = PairWorld.Paired(policy: policy => policy with { Direction = FlowDirection.LeftToRight });
        world.Right.UserEdits(Guests, Set("ann bob eve"));
        world.Sync();
        world.Left.UserEdits(Guests, Set("ann cid"));
        world.Sync();

        (world.Left[Guests], world.Right[Guests]).ShouldBe(("ann cid", "ann cid eve"));
    }

    [Fact]
    public void In_a_one_way_sync_the_source_wins_an_element_that_both_changed()
    {
        var world = PairWorld.Paired(policy: policy => policy with { Direction = FlowDirection.LeftToRight, Conflicts = ConflictPolicy.Right });
        world.Left.UserEdits(Guests, Set("ann=yes bob"));
        world.Right.UserEdits(Guests, Set("ann=no bob"));
        world.Sync();

        (world.Left[Guests], world.Right[Guests]).ShouldBe(("ann=yes bob", "ann=yes bob"));
    }

    [Fact]
    public void ZG_8_a_side_that_holds_one_element_only_gets_the_first_and_the_others_stay_where_they_are()
    {
        var world = PairWorld.Paired(left: new() { Stores = FirstOnly, RepliesWithRecord = false });
        world.Right.UserEdits(Guests, Set("a b c"));
        world.Sync();
        (world.Left[Guests], world.Right[Guests]).ShouldBe(("a", "a b c"));
        world.WritesOfAnotherRound().ShouldBe(0);
        world.Left.UserEdits(Guests, Set("aa"));
        world.Sync();

        (world.Left[Guests], world.Right[Guests]).ShouldBe(("aa", "aa b c"));
        world.WritesOfAnotherRound().ShouldBe(0);

        static FieldValue FirstOnly(string field, FieldValue value) => value is FieldValue.Set { Elements.Count: > 1 } set ? new FieldValue.Set(set.Elements.Clear().Add(set.Elements.First().Key, set.Elements.First().Value)) : value;
    }

    [Fact]
    public void ALL_7_a_mandatory_set_is_not_emptied()
    {
        var world = PairWorld.Paired(map: Of(Rule(Title), new FieldRule(Guests, new(Guests), new(Guests) { Mandatory = true })));
        world.Left.UserEdits(Guests, Set(""));
        world.Pull().Apply();

        world.Decisions[^1].ShouldBe(new Decision.Skip("the field 'guests' is mandatory and empty"));
        world.Right[Guests].ShouldBe("ann bob");
    }
}
