using CrmSync.App.Settings;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Flow;

/// <summary>When a record is tried again.</summary>
public sealed class RetryFacts
{
    [Theory]
    [InlineData(1, false, 1)]
    [InlineData(2, false, 5)]
    [InlineData(3, false, 30)]
    [InlineData(100, false, 30)]
    [InlineData(1, true, 1)]
    [InlineData(3, true, 30)]
    [InlineData(4, true, 24 * 60)]
    [InlineData(100, true, 24 * 60)]
    public void R19_R20_It_waits_longer_each_time_and_what_is_wrong_with_itself_a_day(int attempts, bool rejected, int minutes) =>
        new FlowTimes().RetryAfter(attempts, rejected).ShouldBe(TimeSpan.FromMinutes(minutes));
}
