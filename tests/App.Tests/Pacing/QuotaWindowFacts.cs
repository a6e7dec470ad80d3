using CrmSync.App.Flow.Vendors;
using CrmSync.App.State;
using CrmSync.Connectors.Contract;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Pacing;

/// <summary>What of a quota is free, decided from what was spent.</summary>
public sealed class QuotaWindowFacts
{
    private static readonly DateTimeOffset Nine = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly Quota SixtyAtOnce = new(UnitsPerMinute: 60, Burst: 60, UnitsPerDay: 5000, AtOnce: 5);
    private static readonly Quota Smooth = new(UnitsPerMinute: 600, Burst: 60);

    [Fact]
    public void A_whole_minutes_burst_goes_at_once_but_for_the_operators_share_and_the_rest_when_the_minute_is_over()
    {
        var window = new QuotaWindow(SixtyAtOnce);
        var spending = Spend(window, Nine, 57);

        Wait(window, spending, CallFor.Apply, 1, Nine.AddSeconds(1)).ShouldBe(TimeSpan.Zero);
        spending = window.Add(spending, new(Nine.AddSeconds(1), 1));
        Wait(window, spending, CallFor.Apply, 1, Nine.AddSeconds(10)).ShouldBe(TimeSpan.FromSeconds(50));
        Wait(window, spending, CallFor.Operator, 2, Nine.AddSeconds(10)).ShouldBe(TimeSpan.Zero);
        Wait(window, spending, CallFor.Operator, 3, Nine.AddSeconds(10)).ShouldBe(TimeSpan.FromSeconds(50), "more than the share");
        Wait(window, spending, CallFor.Apply, 57, Nine.AddSeconds(60)).ShouldBe(TimeSpan.Zero);
        Wait(window, spending, CallFor.Apply, 58, Nine.AddSeconds(60)).ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_small_burst_goes_at_once_and_then_a_steady_rate_that_makes_the_minutes_quota_with_it()
    {
        var window = new QuotaWindow(Smooth);
        var spending = Spend(window, Nine, 60);

        // 600 without 6 for operators and the burst of 60: 534 a minute, 8.9 a second.
        Wait(window, spending, CallFor.Apply, 1, Nine).TotalSeconds.ShouldBe(1 / 8.9, 0.001);
        Wait(window, spending, CallFor.Apply, 10, Nine).TotalSeconds.ShouldBe(10 / 8.9, 0.001);
        Wait(window, spending, CallFor.Operator, 6, Nine).ShouldBe(TimeSpan.Zero);
        window.Grant(spending, CallFor.Apply, 1, Nine.AddSeconds(10)).ShouldBe(10);
    }

    [Fact]
    public void What_is_taken_at_once_is_a_second_of_the_quota_or_what_is_left_of_it()
    {
        new QuotaWindow(SixtyAtOnce).Grant(Spending.None, CallFor.Apply, 1, Nine).ShouldBe(1);
        new QuotaWindow(Smooth).Grant(Spending.None, CallFor.Apply, 1, Nine).ShouldBe(10);
        new QuotaWindow(Smooth).Grant(Spending.None, CallFor.Operator, 1, Nine).ShouldBe(1);
        var window = new QuotaWindow(Smooth);
        window.Grant(Spend(window, Nine, 57), CallFor.Apply, 1, Nine).ShouldBe(2);
    }

    [Fact]
    public void A_call_dearer_than_the_burst_goes_when_the_burst_is_free()
    {
        var window = new QuotaWindow(new Quota(UnitsPerMinute: 60, Burst: 2));

        Wait(window, Spending.None, CallFor.Apply, 3, Nine).ShouldBe(TimeSpan.Zero);
        window.Grant(Spending.None, CallFor.Apply, 3, Nine).ShouldBe(3);
        Wait(window, window.Add(Spending.None, new(Nine, 3)), CallFor.Apply, 1, Nine).TotalSeconds.ShouldBe(2 / (56 / 60d), 0.001);
    }

    [Fact]
    public void The_smallest_quotas_let_calls_through()
    {
        var window = new QuotaWindow(new Quota(UnitsPerMinute: 1, Burst: 1));

        Wait(window, Spending.None, CallFor.Apply, 1, Nine).ShouldBe(TimeSpan.Zero);
        Wait(window, window.Add(Spending.None, new(Nine, 1)), CallFor.Apply, 1, Nine).ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void The_days_limit_frees_units_24_hours_after_the_quarter_in_which_they_were_spent()
    {
        var window = new QuotaWindow(SixtyAtOnce);
        var spending = Spending.None;
        for (var minute = 0; minute < 100; minute++)
        {
            spending = Settled(window.Add(spending, new(Nine.AddMinutes(minute).AddSeconds(1), 50)), Nine.AddMinutes(minute + 1));
        }

        var now = Nine.AddMinutes(110);
        Wait(window, spending, CallFor.Apply, 1, now).ShouldBe(Nine.AddMinutes(15).AddDays(1) - now, "50 are the operator's");
        Wait(window, window.Add(Spending.None, new(Nine, 4_949)), CallFor.Apply, 1, now).ShouldBe(TimeSpan.Zero);
        Wait(window, window.Add(Spending.None, new(Nine, 4_950)), CallFor.Operator, 2, now).ShouldBe(TimeSpan.Zero);
        Wait(window, window.Add(window.Add(Spending.None, new(Nine, 4_950)), new(Nine, 49, OfShare: true)), CallFor.Operator, 2, now).ShouldBe(Nine.AddDays(1) - now);
        spending.Day.Length.ShouldBe(7);
    }

    [Fact]
    public void What_was_not_spent_is_given_back_and_what_was_counts_from_when_it_was()
    {
        var window = new QuotaWindow(Smooth with { UnitsPerDay = 1_000 });
        var taken = new Spent(Nine.AddSeconds(6), 10);
        var spending = window.Add(Spending.None, taken);

        var corrected = window.Correct(spending, taken, new Spent(Nine.AddSeconds(2), 3));
        corrected.Minute.ShouldBe([new Spent(Nine.AddSeconds(2), 3)]);
        corrected.Day.ShouldBe([new Spent(Nine.AddMinutes(15), 3)]);
        window.Correct(spending, taken, new Spent(default, 0)).Minute.ShouldBeEmpty();
        window.Correct(corrected, taken, new Spent(Nine, 0)).ShouldBe(corrected, "told twice it counts once");
    }

    [Fact]
    public void Times_of_a_clock_that_is_ahead_hold_nobody_up_for_longer_than_our_own_would()
    {
        var window = new QuotaWindow(SixtyAtOnce);
        var spending = Spend(window, Nine.AddMinutes(10), 58);

        Wait(window, Settled(spending, Nine), CallFor.Apply, 1, Nine).ShouldBe(TimeSpan.FromSeconds(66));
    }

    [Fact]
    public void Of_five_calls_at_once_the_last_is_the_operators_and_one_a_pulls()
    {
        var window = new QuotaWindow(SixtyAtOnce);
        HeldCalls Held(CallFor who, int count) => new("other", who, count, Nine.AddSeconds(90));

        window.MayBegin([Held(CallFor.Apply, 3)], CallFor.Apply).ShouldBeTrue();
        window.MayBegin([Held(CallFor.Apply, 4)], CallFor.Apply).ShouldBeFalse();
        window.MayBegin([Held(CallFor.Apply, 4)], CallFor.Operator).ShouldBeTrue();
        window.MayBegin([Held(CallFor.Apply, 4), Held(CallFor.Operator, 1)], CallFor.Operator).ShouldBeFalse();
        window.MayBegin([Held(CallFor.Pull, 1)], CallFor.Pull).ShouldBeFalse();
        window.MayBegin([Held(CallFor.Pull, 1)], CallFor.Apply).ShouldBeTrue();
        new QuotaWindow(SixtyAtOnce with { AtOnce = 1 }).MayBegin([], CallFor.Pull).ShouldBeTrue();
        new QuotaWindow(Smooth).MayBegin([Held(CallFor.Pull, 50)], CallFor.Pull).ShouldBeTrue();
    }

    [Fact]
    public void Operators_who_ask_without_end_take_no_more_than_their_share_of_what_the_flow_needs()
    {
        var window = new QuotaWindow(SixtyAtOnce);
        var spending = Spend(window, Nine, 58);
        spending = window.Add(spending, new(Nine, 2, OfShare: true));

        window.Wait(spending, CallFor.Operator, 1, Nine.AddSeconds(59)).ShouldBe((TimeSpan.FromSeconds(1), false));
        window.Wait(spending, CallFor.Apply, 58, Nine.AddSeconds(60)).ShouldBe((TimeSpan.Zero, false));
        window.Wait(Spend(window, Nine, 58), CallFor.Operator, 2, Nine).ShouldBe((TimeSpan.Zero, true));
        window.Wait(Spend(window, Nine, 50), CallFor.Operator, 2, Nine).ShouldBe((TimeSpan.Zero, false));
    }

    private static TimeSpan Wait(QuotaWindow window, Spending spending, CallFor who, int units, DateTimeOffset now) => window.Wait(spending, who, units, now).Wait;

    private static Spending Spend(QuotaWindow window, DateTimeOffset at, int units) => window.Add(Spending.None, new(at, units));

    private static Spending Settled(Spending spending, DateTimeOffset now) => QuotaWindow.Settle(spending, now.AddSeconds(6), now);
}
