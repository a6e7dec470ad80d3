using CrmSync.Connectors.Contract;
using CrmSync.Sandbox.Time;
using Shouldly;
using Xunit;

namespace CrmSync.Connectors.Tests.Contract;

public sealed class PacerFacts
{
    private static readonly Quota OneASecond = new(UnitsPerMinute: 60, Burst: 3);
    private readonly ManualClock clock = new(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_burst_goes_at_once_and_then_the_rate_rules()
    {
        var pacer = new Pacer(OneASecond, clock);

        new[] { pacer.Take(1), pacer.Take(1), pacer.Take(1), pacer.Take(1), pacer.Take(1) }.Select(wait => wait.TotalSeconds).ShouldBe([0, 0, 0, 1, 2]);
    }

    [Fact]
    public void Time_gives_units_back_but_never_more_than_the_burst()
    {
        var pacer = new Pacer(OneASecond, clock);
        pacer.Take(3);
        clock.Advance(TimeSpan.FromSeconds(1));
        pacer.Take(1).ShouldBe(TimeSpan.Zero);
        pacer.Take(1).ShouldBe(TimeSpan.FromSeconds(1));
        clock.Advance(TimeSpan.FromHours(1));

        pacer.Take(3).ShouldBe(TimeSpan.Zero);
        pacer.Take(1).ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_dear_call_costs_its_units()
    {
        var pacer = new Pacer(OneASecond, clock);
        pacer.Take(3).ShouldBe(TimeSpan.Zero);

        pacer.Take(3).ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void What_was_spent_is_carried_to_the_next_holder()
    {
        var first = new Pacer(OneASecond, clock);
        first.Take(5);

        first.PaidUntil.ShouldBe(clock.GetUtcNow().AddSeconds(5));
        new Pacer(OneASecond, clock, first.PaidUntil).Take(1).ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Without_a_wait_nothing_is_scheduled()
    {
        var waiting = new Pacer(OneASecond, clock).WaitAsync(1, TestContext.Current.CancellationToken);

        waiting.IsCompletedSuccessfully.ShouldBeTrue();
        await waiting;
    }
}
