using CrmSync.Simulation.Faults;
using CrmSync.Simulation.Mutants;
using Shouldly;
using Xunit;

namespace CrmSync.Simulation.Seeds;

/// <summary>The simulation itself: the same seed is the same run, what it finds can be read, and it can fail.</summary>
public sealed class SeedFacts
{
    [Fact]
    public void Seeds_have_faults_of_many_kinds_run_twice_the_same_and_end_well()
    {
        var results = Enumerable.Range(1, 16).Select(seed => Repeated.Run(seed, new RunOptions())).ToList();

        results.SelectMany(result => result.Violations).Select(violation => violation.ToString()).ShouldBeEmpty();
        results.SelectMany(result => result.Strikes).Select(strike => strike.Kind).Distinct().Count().ShouldBeGreaterThan(18);
        results.Min(result => result.Awaits).ShouldBeGreaterThan(300);
        Median(results.Select(result => result.Strikes.Length)).ShouldBeGreaterThan(25);
    }

    [Fact]
    public void I9_Without_faults_users_changes_are_written_once_each()
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            var result = SeedRun.Run(seed, new RunOptions { Faults = FaultMix.None });

            result.Violations.ShouldBeEmpty();
            result.Writes.ShouldBeLessThanOrEqualTo(result.Changes);
            result.Writes.ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public void The_canary_dies_and_its_failing_run_is_shortened()
    {
        var canary = AllMutants.List.First(mutant => mutant.Name == "no record is ever due");
        var failed = SeedRun.Run(3, new RunOptions { Mutant = canary });
        failed.Failed.ShouldBeTrue();

        var shorter = Shrink.Of(failed, new RunOptions { Mutant = canary }, mostRuns: 60);

        shorter.Script!.Acts.Length.ShouldBeLessThanOrEqualTo(8);
        shorter.Strikes!.Count.ShouldBeLessThanOrEqualTo(3);
        SeedRun.Run(3, shorter with { KeepsLines = true }).Lines.ShouldContain(line => line.Contains("user ", StringComparison.Ordinal));
    }

    private static int Median(IEnumerable<int> numbers) => numbers.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;
}
