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
    public async Task R12_The_first_goes_at_once_the_second_after_a_second_and_further_ones_are_dropped_until_then()
    {
        var coalescer = new SignalCoalescer(clock);

        (await DelayAsync(coalescer, "t", "p")).ShouldBe(TimeSpan.Zero);
        clock.Advance(TimeSpan.FromMilliseconds(400));
        (await DelayAsync(coalescer, "t", "p")).ShouldBe(TimeSpan.FromSeconds(1));
        clock.Advance(TimeSpan.FromMilliseconds(999));
        (await DelayAsync(coalescer, "t", "p")).ShouldBeNull();
    }

    [Fact]
    public async Task R12_From_the_moment_the_delayed_one_can_be_visible_nothing_is_dropped_on_its_account()
    {
        var coalescer = new SignalCoalescer(clock);
        await DelayAsync(coalescer, "t", "p");
        (await DelayAsync(coalescer, "t", "p")).ShouldBe(TimeSpan.FromSeconds(1));

        clock.Advance(TimeSpan.FromSeconds(1));

        (await DelayAsync(coalescer, "t", "p")).ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task R12_A_second_after_the_last_one_the_next_goes_at_once()
    {
        var coalescer = new SignalCoalescer(clock);
        await DelayAsync(coalescer, "t", "p");
        clock.Advance(TimeSpan.FromSeconds(1));
        (await DelayAsync(coalescer, "t", "p")).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task R12_Places_and_tenants_do_not_thin_out_each_other()
    {
        var coalescer = new SignalCoalescer(clock);
        (await DelayAsync(coalescer, "t", "p")).ShouldBe(TimeSpan.Zero);
        (await DelayAsync(coalescer, "t", "q")).ShouldBe(TimeSpan.Zero);
        (await DelayAsync(coalescer, "u", "p")).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task R12_A_signal_that_rides_on_another_is_done_when_that_one_is_stored()
    {
        var coalescer = new SignalCoalescer(clock);
        await DelayAsync(coalescer);
        var storing = new TaskCompletionSource();
        var delayed = coalescer.SendAsync("t", "p", _ => storing.Task);
        var riding = coalescer.SendAsync("t", "p", _ => throw new InvalidOperationException("it rides"));
        riding.IsCompleted.ShouldBeFalse();

        storing.SetResult();

        await delayed;
        await riding;
    }

    [Fact]
    public async Task R12_A_signal_that_could_not_be_stored_takes_those_that_ride_on_it_along_and_drops_no_later_one()
    {
        var coalescer = new SignalCoalescer(clock);
        await DelayAsync(coalescer);
        var storing = new TaskCompletionSource();
        var delayed = coalescer.SendAsync("t", "p", _ => storing.Task);
        var riding = coalescer.SendAsync("t", "p", _ => Task.CompletedTask);

        storing.SetException(new IOException("storage is down"));

        await Should.ThrowAsync<IOException>(delayed);
        await Should.ThrowAsync<IOException>(riding);
        (await DelayAsync(coalescer)).ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task R12_After_every_signal_some_message_becomes_visible_no_more_than_a_second_later(int seed)
    {
        var coalescer = new SignalCoalescer(clock);
        var random = new Random(seed);
        var visible = new List<DateTimeOffset>();
        var signals = new List<DateTimeOffset>();
        for (var number = 0; number < 2_000; number++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(random.Next(random.Next(1, 1_500))));
            signals.Add(clock.GetUtcNow());
            if (await DelayAsync(coalescer) is { } delay)
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

    /// <summary>How long the signal was delayed; null where it was not sent at all.</summary>
    private static async Task<TimeSpan?> DelayAsync(SignalCoalescer coalescer, string tenant = "t", string place = "p")
    {
        TimeSpan? sent = null;
        await coalescer.SendAsync(tenant, place, delay =>
        {
            sent = delay;
            return Task.CompletedTask;
        });
        return sent;
    }
}
