using System.Text;
using CrmSync.LocalHost;

namespace CrmSync.EndToEnd.LocalHost;

public sealed class TimerScheduleFacts
{
    private static readonly TimerSchedule Hourly = TimerSchedule.Parse("0 0 * * * *");
    private static readonly DateTimeOffset HalfPastTwo = new(2026, 1, 2, 2, 30, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_start_ever_waits_for_the_next_occurrence() =>
        Hourly.Resume(null, HalfPastTwo).ShouldBe((new TimerStatus(default, HalfPastTwo.AddMinutes(30), HalfPastTwo), false));

    [Fact]
    public void Many_missed_occurrences_are_one_past_due_run()
    {
        var (stored, _) = Hourly.Resume(null, HalfPastTwo);

        var (status, isPastDue) = Hourly.Resume(stored, HalfPastTwo.AddHours(9));
        isPastDue.ShouldBeTrue();

        var after = Hourly.Ran(status, HalfPastTwo.AddHours(9));
        Hourly.Resume(after, HalfPastTwo.AddHours(9)).ShouldBe((after, false));
        after.Next.ShouldBe(HalfPastTwo.AddHours(9.5));
    }

    [Fact]
    public void A_changed_schedule_starts_afresh()
    {
        var (stored, _) = TimerSchedule.Parse("0 45 * * * *").Resume(null, HalfPastTwo);

        Hourly.Resume(stored, HalfPastTwo.AddHours(9)).ShouldBe((new TimerStatus(default, HalfPastTwo.AddHours(9.5), HalfPastTwo.AddHours(9)), false));
    }

    [Fact]
    public void A_tick_that_comes_early_does_not_come_twice()
    {
        var (status, _) = Hourly.Resume(null, HalfPastTwo);

        Hourly.Ran(status, status.Next.AddMilliseconds(-3)).Next.ShouldBe(status.Next.AddHours(1));
    }

    [Theory]
    [InlineData("*/10 * * * * *", false)]
    [InlineData("0 * * * * *", true)]
    [InlineData("*/5 * * * *", true)]
    public void Timers_faster_than_a_minute_are_not_monitored(string expression, bool isMonitorable) =>
        TimerSchedule.Parse(expression).IsMonitorable(HalfPastTwo).ShouldBe(isMonitorable);

    [Fact]
    public void The_payload_names_the_occurrence_being_served() =>
        Encoding.UTF8.GetString(TimerInvocation.Payload("TimerFn", "timer", new TimerStatus(HalfPastTwo, HalfPastTwo.AddHours(1), HalfPastTwo), true, HalfPastTwo, Guid.Empty)).ShouldBe(
            """{"Data":{"timer":{"Schedule":{"AdjustForDST":true},"ScheduleStatus":{"Last":"2026-01-02T02:30:00+00:00","LastUpdated":"2026-01-02T02:30:00+00:00","Next":"2026-01-02T03:30:00+00:00"},"IsPastDue":true}},"""
            + "\"Metadata\":{\"sys\":{\"MethodName\":\"TimerFn\",\"UtcNow\":\"2026-01-02T02:30:00Z\",\"RandGuid\":\"00000000-0000-0000-0000-000000000000\"}}}");
}
