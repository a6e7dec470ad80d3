using CrmSync.Simulation.CrashPoints;
using CrmSync.Simulation.Faults;
using CrmSync.Simulation.Pairs;
using Shouldly;
using Xunit;

namespace CrmSync.Simulation.Seeds;

/// <summary>The pair of Zoho CRM's vendors and Xero's contacts; the command plays many more seeds and all crash points.</summary>
public sealed class XeroPairFacts
{
    private static readonly RunOptions Xero = new() { Pair = KnownPairs.Xero };

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(78)]
    public void A_seed_ends_well_and_twice_the_same(long seed)
    {
        var result = Repeated.Run(seed, Xero);

        result.Violations.ShouldBeEmpty();
        result.Writes.ShouldBeGreaterThan(0);
    }

    /// <summary>That users act once all is in agreement: before, nothing would be there to act on.</summary>
    [Fact]
    public void What_a_story_tells_of_happens()
    {
        foreach (var (name, script) in CoreScenarios.Xero)
        {
            var result = SeedRun.Run(1, Xero with { Faults = FaultMix.None, Script = script });

            result.Changes.ShouldBe(script.Before.Left + script.Before.Right + script.Acts.Length, name);
            result.Violations.ShouldBeEmpty(name);
        }
    }
}
