using Shouldly;
using Xunit;

namespace CrmSync.Simulation.CrashPoints;

/// <summary>I12: wherever a process dies, the outcome is the same.</summary>
public sealed class CrashFacts
{
    /// <summary>One story here; the command goes through all of them.</summary>
    [Fact]
    public void I12_A_process_may_die_at_every_point()
    {
        var (points, failures) = CrashSearch.Of(CoreScenarios.All[0].Script);

        points.ShouldBeGreaterThan(100);
        failures.Select(failure => $"killed at {failure.Point}: {string.Join(", ", failure.Result.Violations)}").ShouldBeEmpty();
    }
}
