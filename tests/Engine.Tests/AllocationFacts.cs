using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Engine.Tests.World;
using Shouldly;
using Xunit;

namespace CrmSync.Engine.Tests;

/// <summary>A quiet system looks at every record of a full read, and should pay for none.</summary>
public sealed class AllocationFacts
{
    private const int Calls = 10_000;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_unchanged_pair_with_firm_versions_allocates_nothing(bool settled)
    {
        var world = PairWorld.Paired();
        var (left, right) = (world.Observe(Side.Left, world.Left.Only.Id), world.Observe(Side.Right, world.Right.Only.Id));
        if (settled)
        {
            (left, right) = (left with { State = new SeenState.Settled() }, right with { State = new SeenState.Settled() });
        }

        Bytes(world, left, right).ShouldBe(0);
    }

    [Fact]
    public void A_changed_pair_allocates_so_the_measure_can_fail()
    {
        var world = PairWorld.Paired();
        world.Left.UserEdits(TestMap.Title, "Lunch");

        Bytes(world, world.Observe(Side.Left, world.Left.Only.Id), null).ShouldBeGreaterThan(0);
    }

    private static long Bytes(PairWorld world, SeenRecord? left, SeenRecord? right)
    {
        var moment = new ApplyMoment(world.Clock.Now, "m");
        var link = world.Link;
        var policy = world.Policy;
        Planner.Decide(left, right, link, policy, moment); // what is made once only
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var call = 0; call < Calls; call++)
        {
            Planner.Decide(left, right, link, policy, moment);
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
    }
}
