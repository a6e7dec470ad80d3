using CrmSync.App.Flow.Signals;
using CrmSync.Sandbox.Time;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Flow;

/// <summary>R12: signals are thinned out and none is lost.</summary>
public sealed class SignalCoalescerFacts
{
    private readonly ManualClock clock = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public void R12_The_first_goes_at_once_the_second_after_a_second_and_further_ones_are_dropped_until_then()
    {
        var coalescer = new SignalCoalescer(clock);

        coalescer.Admit("t", "p").ShouldBe(TimeSpan.Zero);
        clock.Advance(TimeSpan.FromMilliseconds(400));
        coalescer.Admit("t", "p").ShouldBe(TimeSpan.FromSeconds(1));
        clock.Advance(TimeSpan.FromMilliseconds(999));
        coalescer.Admit("t", "p").ShouldBeNull();
    }

    [Fact]
    public void R12_From_the_moment_the_delayed_one_can_be_visible_nothing_is_dropped_on_its_account()
    {
        var coalescer = new SignalCoalescer(clock);
        coalescer.Admit("t", "p");
        coalescer.Admit("t", "p").ShouldBe(TimeSpan.FromSeconds(1));

        clock.Advance(TimeSpan.FromSeconds(1));

        coalescer.Admit("t", "p").ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void R12_A_second_after_the_last_one_the_next_goes_at_once()
    {
        var coalescer = new SignalCoalescer(clock);
        coalescer.Admit("t", "p");
        clock.Advance(TimeSpan.FromSeconds(1));
        coalescer.Admit("t", "p").ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void R12_Places_and_tenants_do_not_thin_out_each_other()
    {
        var coalescer = new SignalCoalescer(clock);
        coalescer.Admit("t", "p").ShouldBe(TimeSpan.Zero);
        coalescer.Admit("t", "q").ShouldBe(TimeSpan.Zero);
        coalescer.Admit("u", "p").ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void R12_A_signal_that_could_not_be_stored_drops_no_other()
    {
        var coalescer = new SignalCoalescer(clock);
        coalescer.Admit("t", "p");
        coalescer.Admit("t", "p");
        coalescer.Forget("t", "p");
        coalescer.Admit("t", "p").ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void R12_After_every_signal_some_message_becomes_visible_no_more_than_a_second_later(int seed)
    {
        var coalescer = new SignalCoalescer(clock);
        var random = new Random(seed);
        var visible = new List<DateTimeOffset>();
        var signals = new List<DateTimeOffset>();
        for (var number = 0; number < 2_000; number++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(random.Next(random.Next(1, 1_500))));
            signals.Add(clock.GetUtcNow());
            if (coalescer.Admit("t", "p") is { } delay)
            {
                visible.Add(clock.GetUtcNow() + delay);
            }
        }

        foreach (var signal in signals)
        {
            visible.ShouldContain(moment => moment >= signal && moment <= signal + TimeSpan.FromSeconds(1), $"seed {seed}: nothing looks at {signal:O}");
        }

        visible.Count.ShouldBeLessThan(signals.Count);
    }
}
