namespace CrmSync.LocalHost;

/// <summary>
/// Fires one timer. Runs never overlap: the next is planned when the last has ended, and an occurrence that passed
/// meanwhile is served at once, once. A failed run moves the status on like any other.
/// </summary>
internal sealed class TimerListener(Function function, Trigger.Timer trigger, TimerMonitor monitor, InvocationClient client, TimeProvider clock, HostLog log)
{
    /// <summary>A single delay has an upper limit; longer waits are made of several.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);
    private readonly TimerSchedule schedule = TimerSchedule.Parse(trigger.Schedule);

    public async Task RunAsync(CancellationToken stop)
    {
        var isMonitored = trigger.UseMonitor && schedule.IsMonitorable(clock.GetUtcNow());
        var (status, isPastDue) = schedule.Resume(isMonitored ? monitor.Read(function.Name) : null, clock.GetUtcNow());
        Save(status, isMonitored);
        var runNow = isPastDue || trigger.RunOnStartup;
        try
        {
            while (true)
            {
                if (!runNow)
                {
                    await WaitUntilAsync(status.Next, stop);
                }
                var startedAt = clock.GetUtcNow();
                log.Information($"{function.Name}: timer fires{(isPastDue ? ", past due" : "")}.");
                var payload = TimerInvocation.Payload(function.Name, trigger.Binding, isMonitored ? status : null, isPastDue, startedAt, Guid.NewGuid());
                if (await client.InvokeAsync(function.Name, payload, stop) is not InvocationResult.Succeeded)
                {
                    stop.ThrowIfCancellationRequested();
                }
                status = runNow && !isPastDue ? status : schedule.Ran(status, startedAt);
                Save(status, isMonitored);
                (runNow, isPastDue) = (false, false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // A run cut short by the end of the host was not served: its status stays, and the next start makes it good.
        }
    }

    private async Task WaitUntilAsync(DateTimeOffset due, CancellationToken stop)
    {
        for (var left = due - clock.GetUtcNow(); left > TimeSpan.Zero; left = due - clock.GetUtcNow())
        {
            await Task.Delay(left < LongestDelay ? left : LongestDelay, clock, stop);
        }
    }

    private void Save(TimerStatus status, bool isMonitored)
    {
        if (isMonitored)
        {
            monitor.Write(function.Name, status);
        }
    }
}
