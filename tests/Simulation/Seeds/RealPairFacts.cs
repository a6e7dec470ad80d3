using System.Collections.Immutable;
using CrmSync.Engine.Model;
using CrmSync.Simulation.Faults;
using CrmSync.Simulation.Pairs;
using CrmSync.Simulation.Users;
using Shouldly;
using Xunit;

namespace CrmSync.Simulation.Seeds;

/// <summary>What the real pair's seeds once found, kept as shortened scripts.</summary>
public sealed class RealPairFacts
{
    /// <summary>Each end is agreed by itself, but a meeting that ends before it starts is none: both ends then come from the side that wins.</summary>
    [Fact]
    public void A_meeting_moved_on_one_side_and_lengthened_on_the_other_still_has_its_start_before_its_end()
    {
        var at = TimeSpan.FromMinutes(50);
        foreach (var (moves, first) in ((Side, bool)[])[(Side.Left, true), (Side.Right, true), (Side.Left, false), (Side.Right, false)])
        {
            // Things made in between take times, so that the move goes beyond the end.
            var others = Enumerable.Range(1, 20).Select(number => new UserAct(number, at, ActKind.Create, Side.Left, 0));
            var move = new UserAct(21, at + TimeSpan.FromSeconds(first ? 3 : 9), ActKind.Move, moves, 0);
            var lengthen = new UserAct(22, at + TimeSpan.FromSeconds(6), ActKind.Lengthen, moves.Other(), 0);
            ShouldEndWell(Script([.. others, .. first ? (UserAct[])[move, lengthen] : [lengthen, move]]), FaultKind.PushIsLost);
        }
    }

    private static Script Script(params ImmutableArray<UserAct> acts) => new((1, 0, 0), acts) { Length = TimeSpan.FromHours(3), Poll = TimeSpan.FromHours(2) };

    private static void ShouldEndWell(Script script, params FaultKind[] always)
    {
        for (var seed = 1; seed <= 4; seed++)
        {
            SeedRun.Run(seed, new RunOptions { Pair = KnownPairs.Real, Faults = new FaultMix(0) { Always = [.. always] }, Script = script }).Violations.ShouldBeEmpty();
        }
    }
}
