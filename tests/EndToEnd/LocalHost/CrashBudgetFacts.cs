using CrmSync.LocalHost;

namespace CrmSync.EndToEnd.LocalHost;

public sealed class CrashBudgetFacts
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 0, 0, TimeSpan.Zero);
    private readonly CrashBudget budget = new();

    [Fact]
    public void Two_errors_leave_a_restart()
    {
        budget.Record(Start);
        budget.Record(Start.AddMinutes(1));

        budget.IsSpent.ShouldBeFalse();
    }

    [Fact]
    public void The_third_error_within_the_window_ends_it()
    {
        budget.Record(Start);
        budget.Record(Start.AddMinutes(29));
        budget.Record(Start.AddMinutes(58));

        budget.IsSpent.ShouldBeTrue("the window counts from the latest error");
    }

    [Fact]
    public void Half_an_hour_of_calm_forgets_earlier_errors()
    {
        budget.Record(Start);
        budget.Record(Start.AddMinutes(1));
        budget.Record(Start.AddMinutes(32));

        budget.IsSpent.ShouldBeFalse();
    }
}
