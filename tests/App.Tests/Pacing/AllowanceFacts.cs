using CrmSync.App.Flow.Vendors;
using CrmSync.App.Settings;
using CrmSync.App.State;
using CrmSync.Connectors.Contract;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Pacing;

/// <summary>Several processes on one row, under random schedules: what a vendor counts, and that everybody gets through.</summary>
public sealed class AllowanceFacts
{
    private static readonly TimeSpan LongestCall = new FlowTimes().LongestCall;
    private static readonly DateTimeOffset Nine = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Seed, quota, and the minutes after which nobody waits any more: a day, where the day's limit is met.</summary>
    public static TheoryData<int, int, int, int?, int?, int> Quotas
    {
        get
        {
            var data = new TheoryData<int, int, int, int?, int?, int>();
            for (var seed = 1; seed <= 12; seed++)
            {
                data.Add(seed, 60, 60, 5000, 5, 5);
                data.Add(seed, 60, 10, null, null, 10);
                data.Add(seed, 600, 60, null, null, 2);
                data.Add(seed, 600, 600, 2000, 12, 25 * 60);
                data.Add(seed, 6, 6, 20, 2, 75 * 60);
                data.Add(seed, 1, 1, null, 1, 60);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Quotas))]
    public void R20_Processes_together_never_exceed_the_quota_and_nobody_starves(int seed, int unitsPerMinute, int burst, int? unitsPerDay, int? atOnce, int minutes)
    {
        var run = new PaceRun(new Quota(unitsPerMinute, burst, unitsPerDay, atOnce), processes: 2 + (seed % 3), seed);

        run.RunFor(TimeSpan.FromMinutes(10));

        run.MostInAMinute.ShouldBeLessThanOrEqualTo(unitsPerMinute);
        run.MostInADay.ShouldBeLessThanOrEqualTo(unitsPerDay ?? int.MaxValue);
        run.MostAtOnce.ShouldBeLessThanOrEqualTo(atOnce ?? int.MaxValue);
        run.LongestWait.ShouldBeLessThan(TimeSpan.FromMinutes(minutes));
        run.Calls.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void R20_One_busy_process_spends_the_whole_quota_at_the_windows_edge()
    {
        var run = new PaceRun(new Quota(60, 60, 5000, 5), processes: 1, seed: 1) { IsGreedy = true };

        run.RunFor(TimeSpan.FromMinutes(10));

        // 58 in each minute and a fraction: nothing but the calls' own length is lost.
        run.Calls.ShouldBeGreaterThanOrEqualTo(560);
        run.MostInAMinute.ShouldBe(58);
    }

    [Fact]
    public void R20_A_row_is_written_once_for_some_ten_calls_of_a_large_quota()
    {
        var run = new PaceRun(new Quota(600, 60), processes: 1, seed: 1) { IsGreedy = true };

        run.RunFor(TimeSpan.FromMinutes(5));

        run.Calls.ShouldBeGreaterThan(2_700);
        run.Writes.ShouldBeLessThan((int)(run.Calls / 6));
    }

    [Fact]
    public void R20_A_process_that_dies_gives_its_calls_back_after_their_lease_and_forfeits_its_units()
    {
        var quota = new Quota(600, 600, AtOnce: 2);
        var (dying, living) = (new Allowance(quota, "dying", LongestCall), new Allowance(quota, "living", LongestCall));
        var first = dying.Reserve(Spending.None, CallFor.Apply, 1, Nine);
        dying.Commit(first);
        dying.TrySpend(CallFor.Apply, 1, Nine).ShouldNotBeNull();

        living.Reserve(first.Next, CallFor.Apply, 1, Nine.AddSeconds(89)).Wait.ShouldBe(TimeSpan.FromMilliseconds(250));
        var second = living.Reserve(first.Next, CallFor.Apply, 1, Nine.AddSeconds(90));
        second.Wait.ShouldBe(TimeSpan.Zero);
        second.Next.Calls.ShouldBe([new HeldCalls("living", CallFor.Apply, 1, Nine.AddSeconds(180))]);
        living.Reserve(first.Next, CallFor.Operator, 1, Nine.AddSeconds(10)).Next.Minute.Sum(spent => spent.Units).ShouldBe(11, "the ten of the dead, and one");
    }

    [Fact]
    public void R20_Units_that_were_not_spent_in_time_are_forfeited_and_told_with_the_next_block()
    {
        var allowance = new Allowance(new Quota(600, 60), "one", LongestCall);
        var first = allowance.Reserve(Spending.None, CallFor.Apply, 1, Nine);
        allowance.Commit(first);
        var spent = allowance.TrySpend(CallFor.Apply, 3, Nine.AddSeconds(1)).ShouldNotBeNull();
        allowance.End(spent, CallFor.Apply, Nine.AddSeconds(2));

        allowance.TrySpend(CallFor.Apply, 1, Nine.AddSeconds(5)).ShouldBeNull();
        var second = allowance.Reserve(first.Next, CallFor.Apply, 1, Nine.AddSeconds(5));
        second.Next.Minute.ShouldBe([new Spent(Nine.AddSeconds(2), 3), new Spent(Nine.AddSeconds(11), 10)]);
    }

    [Fact]
    public void The_operators_units_are_not_spent_by_the_flow()
    {
        var allowance = new Allowance(new Quota(600, 60), "one", LongestCall);
        allowance.Commit(allowance.Reserve(Spending.None, CallFor.Operator, 1, Nine));

        allowance.TrySpend(CallFor.Apply, 1, Nine).ShouldBeNull();
        allowance.TrySpend(CallFor.Operator, 1, Nine).ShouldNotBeNull();
    }
}
