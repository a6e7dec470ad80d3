using Azure.Storage.Queues;
using CrmSync.App.Storage;
using CrmSync.App.Storage.Queues;
using CrmSync.LocalHost;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Serving;
using CrmSync.Sandbox.Storage;

namespace CrmSync.Playground.Stage;

/// <summary>Everything at once, on loopback and free ports: Azurite, the Sandbox, the stand-in host and the app as its child process.</summary>
public sealed class Stage : IAsyncDisposable
{
    public const string FunctionKey = "operator-key-of-the-stage";
    public const string Tenant = "demo";

    private const string XeroWebhookKey = "key-of-the-app-at-xero";

    private readonly StageOptions options;
    private readonly AzuriteServer azurite;
    private readonly List<StorageProxy> proxies;
    private readonly LocalHostOptions hostOptions;
    private readonly QueueClients queues;
    private readonly List<LocalHostServer> others = [];
    private LocalHostServer host;

    private Stage(StageOptions options, AzuriteServer azurite, List<StorageProxy> proxies, SandboxWorld world, SandboxServer server, LocalHostOptions hostOptions, LocalHostServer host)
    {
        (this.options, this.azurite, this.proxies, World, Server, this.hostOptions, this.host) = (options, azurite, proxies, world, server, hostOptions, host);
        Storage = StorageConnection.Parse(azurite.ConnectionString);
        queues = new QueueClients(Storage, new StorageRetryOptions());
        Manage = new ManageClient(host.BaseAddress, FunctionKey, Tenant);
    }

    public SandboxWorld World { get; }

    public SandboxServer Server { get; }

    public StorageConnection Storage { get; }

    public ManageClient Manage { get; }

    public Uri HostAddress => host.BaseAddress;

    /// <summary>The app's one address for all of Xero's organisations.</summary>
    public string XeroWebhook => $"{HostAddress}api/webhooks/xero";

    /// <summary>How often the platform had to start the host anew.</summary>
    public int HostRestarts { get; private set; }

    public static async Task<Stage> StartAsync(StageOptions options, CancellationToken cancellationToken)
    {
        var azurite = await AzuriteServer.StartAsync(new AzuriteOptions(), cancellationToken);
        var world = new SandboxWorld(TimeProvider.System, options.Sandbox);
        var gate = options.Gate;
        var server = await SandboxServer.StartAsync(
            world,
            new ServerOptions
            {
                SendsPushes = options.Pushes is not null,
                Pushes = options.Pushes ?? new(),
                Calls = new CallOptions
                {
                    Latency = options.Latency,
                    BeforeHandle = (call, _) =>
                    {
                        options.SeesCall?.Invoke(call.Operation);
                        return gate is not null && gate.KillsBefore() ? throw new IOException("the caller is gone") : ValueTask.CompletedTask;
                    },
                    AfterHandle = gate is null ? null : (_, _, _) => gate.KillsAfter() ? throw new IOException("the caller is gone") : ValueTask.CompletedTask,
                },
            },
            cancellationToken);

        var storage = StorageConnection.Parse(azurite.ConnectionString);
        var proxies = new List<StorageProxy>();
        var handlers = storage;
        if (gate is not null)
        {
            proxies.Add(await StorageProxy.StartAsync(gate, storage.TableEndpoint.Port, cancellationToken));
            proxies.Add(await StorageProxy.StartAsync(gate, storage.QueueEndpoint.Port, cancellationToken));
            handlers = StorageConnection.Development(proxies[0].Port, proxies[1].Port);
        }

        var port = FreePort.Next();
        var hostOptions = new LocalHostOptions
        {
            AppRoot = StagedApp.Root,
            Port = port,
            FunctionKey = FunctionKey,
            MessageLease = options.MessageLease,
            StateFolder = Directory.CreateTempSubdirectory("crm-sync-stage-").FullName,
            Log = options.Log is { } log ? line => log($"{line.Category}: {line.Text}") : null,
            Settings = Settings(options, handlers, server, port),
        };
        var host = await LocalHostServer.StartAsync(hostOptions, cancellationToken);
        var stage = new Stage(options, azurite, proxies, world, server, hostOptions, host);
        while (stage.others.Count < options.Hosts - 1)
        {
            stage.others.Add(await LocalHostServer.StartAsync(hostOptions with { Port = FreePort.Next() }, cancellationToken));
        }

        return stage;
    }

    /// <summary>Ends the handler as the platform does, without a word.</summary>
    /// <returns>False where there is none: the last one has ended and the next is not there yet.</returns>
    public bool KillHandler()
    {
        if (host.HandlerProcessId is not { } id)
        {
            return false;
        }

        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            process.Kill();
            return true;
        }
        catch (ArgumentException)
        {
            return false; // ended, and the host has not noticed yet
        }
    }

    /// <summary>What the app's owner does once in Xero's developer portal; Xero then probes the address with good and bad signatures.</summary>
    public void EnterXeroWebhook() => World.Xero.SaveWebhook(XeroWebhook, XeroWebhookKey);

    /// <summary>After three crashes the host gives up; the platform then starts another.</summary>
    public async Task KeepHostAsync(CancellationToken cancellationToken)
    {
        if (host.Stopped.IsCompleted)
        {
            await host.DisposeAsync();
            host = await LocalHostServer.StartAsync(hostOptions, cancellationToken);
            HostRestarts++;
        }
    }

    /// <summary>Waits until no message is left on any queue, delayed ones included, and all pushes have arrived.</summary>
    public async Task UntilQuietAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        var end = TimeProvider.System.GetTimestamp();
        for (var still = 0; still < 3;)
        {
            if (TimeProvider.System.GetElapsedTime(end) > deadline)
            {
                throw new TimeoutException($"not quiet after {deadline}: {await CountAsync("signals")} signals, {await CountAsync("applies")} applies");
            }

            await KeepHostAsync(cancellationToken);
            await Server.PushesDrainedAsync();
            still = await CountAsync("signals") + await CountAsync("applies") == 0 ? still + 1 : 0;
            await Task.Delay(100, cancellationToken);
        }
    }

    /// <summary>Has every place looked at, as the timer does when its time has come.</summary>
    public async Task PollAsync(CancellationToken cancellationToken)
    {
        foreach (var sync in (await Manage.GetAsync("/syncs", cancellationToken))["syncs"]!.AsArray())
        {
            await Manage.PostAsync($"/syncs/{(string)sync!["id"]!}/runs", new System.Text.Json.Nodes.JsonObject { ["kind"] = "changes" }, cancellationToken);
        }
    }

    public QueueClient Queue(string name) => queues.Get(name);

    public async ValueTask DisposeAsync()
    {
        Manage.Dispose();
        foreach (var one in (LocalHostServer[])[host, .. others])
        {
            await one.DisposeAsync();
        }

        foreach (var proxy in proxies)
        {
            await proxy.DisposeAsync();
        }

        await Server.DisposeAsync();
        await azurite.DisposeAsync();
        Directory.Delete(hostOptions.StateFolder!, recursive: true);
    }

    private async Task<int> CountAsync(string queue)
    {
        try
        {
            return (await queues.Get(queue).GetPropertiesAsync()).Value.ApproximateMessagesCount;
        }
        catch (Azure.RequestFailedException missing) when (missing.Status == 404)
        {
            return 0;
        }
    }

    private static Dictionary<string, string> Settings(StageOptions options, StorageConnection handlers, SandboxServer server, int port)
    {
        const string never = "0 0 0 1 1 *";
        var vendors = server.Url.ToString().TrimEnd('/');
        var settings = new Dictionary<string, string>
        {
            ["AzureWebJobsStorage"] = handlers.ToConnectionString(),
            ["Secrets__Key"] = Convert.ToBase64String(new byte[32]),
            ["Webhooks__PublicUrl"] = $"http://127.0.0.1:{port}/",
            ["Poll__Schedule"] = never,
            ["Renew__Schedule"] = never,
            ["CatchUp__Schedule"] = never,
            ["Prune__Schedule"] = never,
            ["Connectors__memory__Api"] = $"{vendors}/memory/",
            ["Connectors__memory__Token"] = $"{vendors}/memory/token",
            ["Connectors__memory__UnitsPerMinute"] = "1000000",
            ["Connectors__googlecalendar__Api"] = $"{vendors}/google/calendar/v3/",
            ["Connectors__googlecalendar__Token"] = $"{vendors}/google/token",
            ["Connectors__googlecalendar__UnitsPerMinute"] = "1000000",
            ["Connectors__zohocrm__Api"] = $"{vendors}/zoho/",
            ["Connectors__zohocrm__Token"] = $"{vendors}/zoho/",
            ["Connectors__zohocrm__UnitsPerMinute"] = "1000000",
            ["Connectors__xero__Api"] = $"{vendors}/xero/",
            ["Connectors__xero__Token"] = $"{vendors}/xero/connect/token",
            ["Connectors__xero__UnitsPerMinute"] = "1000000",
            ["Connectors__xero__UnitsPerDay"] = "1000000000",
            ["Connectors__xero__AtOnce"] = "1000",
            ["Connectors__xero__WebhookKey"] = XeroWebhookKey,
        };
        foreach (var (name, value) in options.Settings)
        {
            settings[name] = value;
        }

        return settings;
    }
}
