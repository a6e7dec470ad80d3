using CrmSync.Simulation.Faults;
using CrmSync.Simulation.Seeds;
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
        var (points, failures) = CrashSearch.Of(CoreScenarios.All[0].Script, new RunOptions());

        points.ShouldBeGreaterThan(100);
        failures.Select(failure => $"killed at {failure.Point}: {string.Join(", ", failure.Result.Violations)}").ShouldBeEmpty();
    }

    /// <summary>That users act once all is in agreement: before, nothing would be there to act on.</summary>
    [Fact]
    public void What_a_story_tells_of_happens()
    {
        foreach (var (name, script) in CoreScenarios.All.Where(story => story.Script.Acts.Length > 0))
        {
            var result = SeedRun.Run(1, new RunOptions { Faults = FaultMix.None, Script = script });

            result.Changes.ShouldBe(script.Before.Left + script.Before.Right + script.Acts.Length, name);
        }
    }
}
