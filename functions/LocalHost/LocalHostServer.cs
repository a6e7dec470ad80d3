namespace CrmSync.LocalHost;

/// <summary>
/// A small stand-in for the Azure Functions host v4 with a custom handler, for development and tests. It starts the
/// handler of a staged app, proxies /api to it, polls its queues and fires its timers.
/// </summary>
public sealed class LocalHostServer : IAsyncDisposable
{
    private static readonly TimeSpan RequestsMayTake = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource stopping = new();
    private readonly HostParts parts;
    private bool isDisposed;

    private LocalHostServer(HostParts parts)
    {
        this.parts = parts;
        BaseAddress = new Uri(parts.Web.Urls.First());
        Stopped = RunAsync();
    }

    /// <summary>Where the host listens, for example http://127.0.0.1:7071/.</summary>
    public Uri BaseAddress { get; }

    public string FunctionKey => parts.Key.Value;

    /// <summary>The handler's process; null while there is none. It may not answer yet.</summary>
    public int? HandlerProcessId => parts.Handler.ProcessId;

    /// <summary>Ends with the reason once the host has shut down: disposed, or the handler crashed too often
    /// (then the platform would start a new host).</summary>
    public Task<string> Stopped { get; }

    /// <summary>Returns once the handler answers; throws if it does not.</summary>
    public static async Task<LocalHostServer> StartAsync(LocalHostOptions options, CancellationToken cancellationToken)
    {
        var parts = HostParts.From(options);
        await parts.Web.StartAsync(cancellationToken);
        var server = new LocalHostServer(parts);
        var isReady = false;
        try
        {
            isReady = await parts.Handler.ReadyAsync(cancellationToken) is not null;
        }
        finally
        {
            if (!isReady)
            {
                await server.DisposeAsync();
            }
        }
        return isReady ? server : throw new InvalidOperationException($"The handler did not start: {await server.Stopped}");
    }

    /// <summary>Kills the handler at once, as the real host does; messages in hand go back as failed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (isDisposed)
        {
            return;
        }
        isDisposed = true;
        await stopping.CancelAsync();
        // A failure in there is the caller's to see, on Stopped.
        await ((Task)Stopped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await parts.DisposeAsync();
        stopping.Dispose();
    }

    private async Task<string> RunAsync()
    {
        var handling = parts.Handler.RunAsync(stopping.Token);
        await parts.Handler.ReadyAsync(CancellationToken.None);
        Task[] all = [handling, .. parts.Listeners.Select(listen => Task.Run(() => listen(stopping.Token)))];
        await Task.WhenAny(all);
        await stopping.CancelAsync();
        using var limit = new CancellationTokenSource(RequestsMayTake);
        await parts.Web.StopAsync(limit.Token);
        await Task.WhenAll(all);
        return await handling;
    }
}
