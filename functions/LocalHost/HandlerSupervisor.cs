namespace CrmSync.LocalHost;

/// <summary>Keeps one handler running: starts it, waits until it answers, starts it again after a crash, gives up at the third.</summary>
internal sealed class HandlerSupervisor(HandlerCommand command, IReadOnlyDictionary<string, string> environment, HandlerAddress address,
    TimeSpan initializationTimeout, TimeProvider clock, HostLog log, Action<int>? onRestart)
{
    public const string GaveUp = "Exceeded http worker restart retry count. Shutting down Functions Host";
    private const int IntentionalRestart = 200;
    private readonly CrashBudget budget = new();
    private volatile TaskCompletionSource<HandlerProcess?> ready = NewGate();
    private volatile HandlerProcess? current;

    public int? ProcessId => current?.Id;

    /// <summary>The handler once it answers, or null when none will: given up, stopped, or not within the host's patience.</summary>
    public async Task<HandlerProcess?> ReadyAsync(CancellationToken cancellationToken)
    {
        var patience = 4 * initializationTimeout;
        try
        {
            return await ready.Task.WaitAsync(patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Ends when stopped, or when the handler failed too often; says which.</summary>
    public async Task<string> RunAsync(CancellationToken stop)
    {
        try
        {
            for (var starts = 0; !stop.IsCancellationRequested && !budget.IsSpent; starts++)
            {
                await RunOnceAsync(isRestart: starts > 0, stop);
            }
            return budget.IsSpent ? GaveUp : "Stopped";
        }
        finally
        {
            ready.TrySetResult(null);
        }
    }

    private async Task RunOnceAsync(bool isRestart, CancellationToken stop)
    {
        using var process = HandlerProcess.Start(command, environment, log);
        using var killOnStop = stop.Register(process.Kill);
        current = process;
        if (isRestart)
        {
            onRestart?.Invoke(process.Id);
        }
        var answers = await address.AnswersAsync(process, initializationTimeout, stop);
        if (answers)
        {
            log.Information($"Handler {process.Id} answers on {address.Uri}.");
            ready.TrySetResult(process);
        }
        else
        {
            process.Kill();
        }
        var exitCode = await process.Exited;
        current = null;
        if (ready.Task.IsCompleted)
        {
            ready = NewGate();
        }
        if (!stop.IsCancellationRequested)
        {
            Judge(process, exitCode, answers);
        }
    }

    private void Judge(HandlerProcess process, int exitCode, bool answered)
    {
        // Older real hosts do not restart after 0. One that ends before it ever answered counts, whatever its code, or it would be started for ever.
        if (process.TimedOut || (answered && exitCode is (0 or IntentionalRestart)))
        {
            log.Warning($"Handler {process.Id} ended ({(process.TimedOut ? "functionTimeout" : $"exit code {exitCode}")}); starting it again.");
            return;
        }
        budget.Record(clock.GetUtcNow());
        log.Error($"Handler {process.Id} exited with code {exitCode}{(answered ? "" : " before it ever answered GET /")}. {process.LastErrors}");
        if (budget.IsSpent)
        {
            log.Error(GaveUp);
        }
    }

    private static TaskCompletionSource<HandlerProcess?> NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
