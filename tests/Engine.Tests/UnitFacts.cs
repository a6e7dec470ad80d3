using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Engine.Tests.World;
using Shouldly;
using Xunit;
using static CrmSync.Engine.Tests.World.TestMap;

namespace CrmSync.Engine.Tests;

/// <summary>Fields that are one thing, such as the two ends of a meeting, come from one side.</summary>
public sealed class UnitFacts
{
    private static readonly FieldMap Map = Of(Rule(Title) with { Unit = "span" }, Rule(Notes) with { Unit = "span" }, Rule(Guests));

    [Theory]
    [InlineData(10, Side.Right)]
    [InlineData(-10, Side.Left)]
    public void Where_each_side_changed_a_part_one_side_wins_the_whole_and_what_the_other_changed_is_reported(double rightLater, Side winner)
    {
        var world = PairWorld.Paired(map: Map);
        EditBoth(world, rightLater);
        world.Sync();

        Shown(world, Title).ShouldBe(winner == Side.Left ? ("left's", "left's") : ("Meeting", "Meeting"));
        Shown(world, Notes).ShouldBe(winner == Side.Left ? ("agenda", "agenda") : ("right's", "right's"));
        world.Decisions.OfType<Decision.Write>().SelectMany(write => write.Conflicts).Distinct().ShouldBe(
            [winner == Side.Left ? new FieldConflict(Notes, Side.Left, Text("right's")) : new FieldConflict(Title, Side.Right, Text("left's"))]);
        world.WritesOfAnotherRound().ShouldBe(0);
    }

    [Theory]
    [InlineData(nameof(Moment.Announced))]
    [InlineData(nameof(Moment.Done))]
    [InlineData(nameof(Moment.Saved))]
    public void It_comes_from_one_side_also_where_the_other_changed_its_part_after_the_write_was_announced(string killedAt)
    {
        var world = PairWorld.Paired(map: Map);
        world.Left.UserEdits(Title, "left's");
        world.KillAt = Enum.Parse<Moment>(killedAt);
        world.Pull().Apply("the message");
        world.Clock.Advance(5);
        world.Right.UserEdits(Notes, "right's");
        world.Pull().Apply("the message");
        world.Sync();

        (Shown(world, Title), Shown(world, Notes)).ShouldBeOneOf(
            (("left's", "left's"), ("agenda", "agenda")),
            (("Meeting", "Meeting"), ("right's", "right's")),
            (("left's", "left's"), ("right's", "right's"))); // it had arrived, so that the right user saw it
        world.WritesOfAnotherRound().ShouldBe(0);
    }

    [Fact]
    public void A_part_that_one_side_changed_travels_and_takes_nothing_else_along()
    {
        var world = PairWorld.Paired(map: Map);
        world.Left.UserEdits(Title, "left's");
        world.Sync();

        world.Decisions.OfType<Decision.Write>().Single().Fields.ShouldBe([Title]);
        Shown(world, Title).ShouldBe(("left's", "left's"));
    }

    [Fact]
    public void A_part_that_differed_since_it_was_left_alone_is_taken_along()
    {
        var world = PairWorld.Paired(map: Map, policy: policy => policy with { Direction = FlowDirection.LeftToRight });
        world.Right.UserEdits(Notes, "left alone");
        world.Sync();
        Shown(world, Notes).ShouldBe(("agenda", "left alone"));
        world.Left.UserEdits(Title, "left's");
        world.Sync();

        (Shown(world, Title), Shown(world, Notes)).ShouldBe((("left's", "left's"), ("agenda", "agenda")));
    }

    [Fact]
    public void Fields_outside_of_it_are_settled_by_themselves()
    {
        var world = PairWorld.Paired(map: Map);
        world.Left.UserEdits(Title, "left's");
        world.Right.UserEdits(Guests, Set("ann bob eve"));
        world.Sync();

        (Shown(world, Title), Shown(world, Guests)).ShouldBe((("left's", "left's"), ("ann bob eve", "ann bob eve")));
    }

    private static void EditBoth(PairWorld world, double rightLater)
    {
        if (rightLater < 0)
        {
            world.Right.UserEdits(Notes, "right's");
            world.Clock.Advance(-rightLater);
            world.Left.UserEdits(Title, "left's");
        }
        else
        {
            world.Left.UserEdits(Title, "left's");
            world.Clock.Advance(rightLater);
            world.Right.UserEdits(Notes, "right's");
        }
    }

    private static (string Left, string Right) Shown(PairWorld world, string field) => (world.Left[field], world.Right[field]);
}
