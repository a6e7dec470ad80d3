using CrmSync.Engine.Planning;
using Shouldly;
using Xunit;

namespace CrmSync.Engine.Tests;

/// <summary>R9 at its exact limits.</summary>
public sealed class DeletionGuardFacts
{
    [Theory]
    [InlineData(20, 0, 100)] // not more than 20
    [InlineData(21, 0, 210)] // not more than 10 %
    [InlineData(4, 0, 4)] // all, but of fewer than 5
    [InlineData(4, 0, 5)] // not all
    [InlineData(0, 50, 60)] // nothing asked for
    [InlineData(10, 10, 90)] // 20 within the day
    public void Passes(int asked, int lastDay, int pairs) => DeletionGuard.Check(asked, waiting: 0, lastDay, pairs).ShouldBe(new DeletionVerdict.Pass());

    [Theory]
    [InlineData(21, 0, 209, 21, 209)]
    [InlineData(21, 0, 21, 21, 21)]
    [InlineData(5, 0, 5, 5, 5)]
    [InlineData(1, 4, 1, 5, 5)] // the last of 5 within the day
    [InlineData(1, 20, 80, 21, 100)] // one by one is counted together
    [InlineData(800, 0, 800, 800, 800)] // Scenario 12
    public void Holds(int asked, int lastDay, int pairs, long deletions, long of) =>
        DeletionGuard.Check(asked, waiting: 0, lastDay, pairs).ShouldBe(new DeletionVerdict.Hold(deletions, of));

    [Fact]
    public void R9_What_passed_and_is_still_to_be_made_leaves_no_pair_behind() =>
        DeletionGuard.Check(asked: 1, waiting: 1, lastDay: 6, pairs: 2).ShouldBe(new DeletionVerdict.Hold(7, 8));
}
