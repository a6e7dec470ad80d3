using Shouldly;
using Xunit;

namespace CrmSync.Simulation.CrashPoints;

/// <summary>I12: wherever a process dies, the outcome is the same.</summary>
public sealed class CrashFacts
{
    public static TheoryData<string> Scenarios => [.. CoreScenarios.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void I12_A_process_may_die_at_every_point(string scenario)
    {
        var (points, failures) = CrashSearch.Of(CoreScenarios.All.First(one => one.Name == scenario).Script);

        points.ShouldBeGreaterThan(100);
        failures.Select(failure => $"killed at {failure.Point}: {string.Join(", ", failure.Result.Violations)}").ShouldBeEmpty();
    }
}
