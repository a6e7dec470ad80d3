using System.Security.Cryptography;
using System.Text;

namespace CrmSync.LocalHost;

/// <summary>Reads the app root and puts the host together; nothing runs yet.</summary>
internal sealed record HostParts(
    WebApplication Web, HandlerSupervisor Handler, HttpMessageInvoker Http, FunctionKey Key, IReadOnlyList<Func<CancellationToken, Task>> Listeners) : IAsyncDisposable
{
    public static HostParts From(LocalHostOptions options)
    {
        var log = new HostLog(options.Log);
        var appRoot = Path.GetFullPath(options.AppRoot);
        var settings = new AppSettings(options.Settings, Environment.GetEnvironmentVariables());
        var hostJson = HostJson.Load(appRoot, settings);
        var functions = FunctionJson.LoadAll(appRoot, settings);
        if (!hostJson.ProxiesHttp && functions.Any(function => function.Trigger is Trigger.Http))
        {
            throw new InvalidDataException("host.json: this host serves HTTP functions only with customHandler.enableProxyingHttpRequest.");
        }

        var http = new HttpMessageInvoker(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ActivityHeadersPropagator = null });
        var address = new HandlerAddress(HandlerAddress.FreePort(), http);
        var handler = new HandlerSupervisor(hostJson.Handler, HandlerEnvironment.For(appRoot, address.Port, settings), address,
            hostJson.InitializationTimeout, options.TimeProvider, log, options.OnChildRestart);
        var client = new InvocationClient(http, address, handler, hostJson.FunctionTimeout, log);
        var key = KeyOf(options, log);
        var proxy = new HttpProxy(http, address, handler, hostJson.FunctionTimeout, log);
        var gate = new HttpGate(new RouteTable(hostJson.RoutePrefix, functions), key, proxy, new ManualRuns(functions, client, options.TimeProvider));
        var monitor = new TimerMonitor(options.StateFolder ?? DefaultStateFolder(appRoot));
        return new HostParts(HttpFront.Build(options.Port, gate.HandleAsync), handler, http, key, [.. functions
            .Where(function => !function.IsDisabled)
            .Select(function => Listener(function, hostJson.Queues, options, monitor, client, log))
            .OfType<Func<CancellationToken, Task>>()]);
    }

    public async ValueTask DisposeAsync()
    {
        await Web.DisposeAsync();
        Http.Dispose();
    }

    private static Func<CancellationToken, Task>? Listener(
        Function function, QueueOptions queues, LocalHostOptions options, TimerMonitor monitor, InvocationClient client, HostLog log) => function.Trigger switch
        {
            Trigger.Queue queue => new QueueListener(function, queue, queues, options.MessageLease, client, log).RunAsync,
            Trigger.Timer timer => new TimerListener(function, timer, monitor, client, options.TimeProvider, log).RunAsync,
            _ => null, // HTTP comes in by itself
        };

    private static FunctionKey KeyOf(LocalHostOptions options, HostLog log)
    {
        if (options.FunctionKey is { } given)
        {
            return new FunctionKey(given);
        }
        var made = FunctionKey.Generate();
        log.Information($"Function key for this run: {made.Value}");
        return made;
    }

    private static string DefaultStateFolder(string appRoot) => Path.Combine(
        Path.GetTempPath(), $"functions-localhost-{Environment.UserName}", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(appRoot)))[..16]);
}
