using CrmSync.Simulation.Planning.World;
using Shouldly;
using Xunit;

namespace CrmSync.Simulation.Planning;

public sealed class PlannerRingFacts
{
    /// <summary>A planted wrong that needs more cases than this is not caught but stumbled upon.</summary>
    private const int Enough = 2000;

    private static readonly Dictionary<string, Decider> Wrongs = new()
    {
        [nameof(PlantedWrongs.LoserWins)] = PlantedWrongs.LoserWins,
        [nameof(PlantedWrongs.ForgetsLosers)] = PlantedWrongs.ForgetsLosers,
        [nameof(PlantedWrongs.DropsAField)] = PlantedWrongs.DropsAField,
        [nameof(PlantedWrongs.DeletionAlwaysWins)] = PlantedWrongs.DeletionAlwaysWins,
        [nameof(PlantedWrongs.Resurrects)] = PlantedWrongs.Resurrects,
        [nameof(PlantedWrongs.AbsenceIsDeletion)] = PlantedWrongs.AbsenceIsDeletion,
        [nameof(PlantedWrongs.BelievesOldPages)] = PlantedWrongs.BelievesOldPages,
        [nameof(PlantedWrongs.NewStampEachTime)] = PlantedWrongs.NewStampEachTime,
        [nameof(PlantedWrongs.IgnoresScope)] = PlantedWrongs.IgnoresScope,
        [nameof(PlantedWrongs.WritesUnmapped)] = PlantedWrongs.WritesUnmapped,
        [nameof(PlantedWrongs.WritesWhatIsThere)] = PlantedWrongs.WritesWhatIsThere,
        [nameof(PlantedWrongs.AgreesForEver)] = PlantedWrongs.AgreesForEver,
        [nameof(PlantedWrongs.ReplacesSets)] = PlantedWrongs.ReplacesSets,
    };

    public static TheoryData<string> NamesOfWrongs => [.. Wrongs.Keys];

    [Fact]
    public void Some_thousand_cases_break_nothing()
    {
        var report = PlannerRing.Run(firstSeed: 1, cases: 4_000);

        report.Failed.ShouldBe(0, report.ToString());
        report.Cases.ShouldBe(4_000);
    }

    [Theory]
    [MemberData(nameof(NamesOfWrongs))]
    public void A_planner_that_is_wrong_on_purpose_is_caught(string wrong) =>
        PlannerRing.CasesUntilCaught(firstSeed: 1, Enough, Wrongs[wrong]).ShouldNotBeNull();

    [Fact]
    public void A_case_played_twice_is_told_alike() => PlannerRing.Describe(7).ShouldBe(PlannerRing.Describe(7));

    [Fact]
    public void A_failure_names_its_invariant_and_is_told_at_its_smallest()
    {
        var report = PlannerRing.Run(firstSeed: 1, Enough, PlantedWrongs.WritesUnmapped, mostFailures: 1);

        var failure = report.Failures.ShouldHaveSingleItem();
        failure.Broken.ShouldStartWith("I7: writes the field 'host'");
        failure.Told.ShouldContain("record 0");
        failure.Told.ShouldNotContain("record 1");
    }
}
