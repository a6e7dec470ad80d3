using CrmSync.App.Storage;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Storage;

public sealed class StorageRetryFacts
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Waits_four_times_as_long_after_each_attempt_by_the_clock_it_was_given()
    {
        var clock = new RecordingClock();
        var retry = new StorageRetry(new StorageRetryOptions(), clock);

        var attempts = await retry.RunAsync((attempt, _) => attempt < 3 ? throw new IOException("lost") : Task.FromResult(attempt), Stop);

        attempts.ShouldBe(3);
        clock.Delays.ShouldBe([TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(1000)]);
    }

    [Fact]
    public async Task A_fault_that_another_attempt_would_repeat_is_thrown_at_once()
    {
        var clock = new RecordingClock();
        var retry = new StorageRetry(new StorageRetryOptions(), clock);

        await Should.ThrowAsync<ArgumentException>(() => retry.RunAsync<int>((_, _) => throw new ArgumentException("no"), Stop));

        clock.Delays.ShouldBeEmpty();
    }

    /// <summary>Notes what is waited for, and lets it pass at once.</summary>
    private sealed class RecordingClock : TimeProvider
    {
        public List<TimeSpan> Delays { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Delays.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
