using CrmSync.Simulation.Faults;
using Shouldly;
using Xunit;

namespace CrmSync.Simulation.Seeds;

/// <summary>Clocks of processes that differ by minutes, and answers that are slow: what one process has under way is not over for another.</summary>
public sealed class ClockFacts
{
    /// <summary>Found with these faults always on, before processes went by the storage's time: a record was made twice, and a side was emptied unasked.</summary>
    [Theory]
    [InlineData(30)]
    [InlineData(712)]
    public void R16_A_write_underway_is_not_over_by_anothers_clock(long seed) =>
        SeedRun.Run(seed, new RunOptions { Faults = new FaultMix(0.2) { Always = [FaultKind.ClockIsWrong, FaultKind.AnswerIsSlow] } }).Violations.ShouldBeEmpty();
}
