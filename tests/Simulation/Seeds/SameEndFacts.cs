using CrmSync.Engine.Model;
using CrmSync.Simulation.Faults;
using CrmSync.Simulation.Users;
using Shouldly;
using Xunit;

namespace CrmSync.Simulation.Seeds;

/// <summary>Where users act one after the other, with time between, what happens to pushes and clocks changes nothing of where it ends.</summary>
public sealed class SameEndFacts
{
    private static readonly TimeSpan Apart = TimeSpan.FromHours(4);
    private static readonly ActKind[] Kinds = [ActKind.Create, ActKind.EditTitle, ActKind.EditBody, ActKind.AddTag, ActKind.Touch, ActKind.EditTitle, ActKind.RemoveTag, ActKind.Create];

    [Theory]
    [InlineData(FaultKind.PushIsLost)]
    public void I15_Without_pushes_polls_bring_it_all(FaultKind fault) => ShouldEndAlike("I15", fault);

    [Theory]
    [InlineData(FaultKind.PushComesTwice, FaultKind.PushIsLate)]
    public void I11_Pushes_may_come_in_any_order_and_number(FaultKind one, FaultKind other) => ShouldEndAlike("I11", one, other);

    [Theory]
    [InlineData(FaultKind.ClockIsWrong)]
    public void I22_Clocks_may_be_wrong(FaultKind fault) => ShouldEndAlike("I22", fault);

    private static void ShouldEndAlike(string invariant, params FaultKind[] faults)
    {
        for (var seed = 1; seed <= 8; seed++)
        {
            var (quiet, troubled) = (Run(seed, FaultMix.None), Run(seed, new FaultMix(0) { Always = [.. faults] }));

            troubled.Violations.ShouldBeEmpty();
            troubled.End.ShouldBe(quiet.End, $"{invariant}: seed {seed} ends otherwise than without {string.Join(", ", faults)}");
            quiet.End.Length.ShouldBeGreaterThan(4);
        }
    }

    private static SeedResult Run(long seed, FaultMix faults) => SeedRun.Run(seed, new RunOptions { Faults = faults, Script = Script(seed), KeepsLines = true });

    private static Script Script(long seed) => new((2, 2, 0), [.. Kinds.Select((kind, number) => new UserAct(number, Apart * (number + 1), kind, (number + seed) % 3 == 0 ? Side.Left : Side.Right, number + (int)seed))])
    {
        Length = Apart * (Kinds.Length + 2),
        Poll = TimeSpan.FromHours(2),
    };
}
