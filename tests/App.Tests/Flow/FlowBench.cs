using System.Collections.Immutable;
using CrmSync.App.Flow.Apply;
using CrmSync.App.Flow.Pull;
using CrmSync.App.Flow.Signals;
using CrmSync.App.Flow.Upkeep;
using CrmSync.App.Flow.Vendors;
using CrmSync.App.Host;
using CrmSync.App.Presets;
using CrmSync.App.Secrets;
using CrmSync.App.Settings;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.App.Storage.Queues;
using CrmSync.App.Storage.Tables;
using CrmSync.App.Tests.Storage;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Memory;
using CrmSync.Sandbox.Serving;
using CrmSync.Sandbox.Time;
using CrmSync.Simulation.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using CrmSyncMade = CrmSync.App.State.Sync;

namespace CrmSync.App.Tests.Flow;

/// <summary>The whole flow in one process: real tables, where not told otherwise, queues in memory, the Sandbox without a network, and a clock that moves by hand.</summary>
internal sealed class FlowBench : IAsyncDisposable
{
    public const string Tenant = "acme";

    private const string NoStorage = "DefaultEndpointsProtocol=http;AccountName=none;AccountKey=AAAA;TableEndpoint=http://none/t;QueueEndpoint=http://none/q;BlobEndpoint=http://none/b";

    private readonly ServiceProvider services;

    private readonly Func<ServiceProvider> build;

    private FlowBench(Func<ServiceProvider> build, SandboxWorld world, ManualClock clock, MemoryQueues queues, Wire wire)
    {
        this.build = build;
        services = build();
        World = world;
        Clock = clock;
        Queues = queues;
        Wire = wire;
    }

    public SandboxWorld World { get; }

    public ManualClock Clock { get; }

    public MemoryQueues Queues { get; }

    /// <summary>The way to the vendors.</summary>
    public Wire Wire { get; }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>A second process of the app, on the same tables and queues.</summary>
    public FlowBench StartAnother() => new(build, World, Clock, Queues, Wire);

    public static Task<FlowBench> StartAsync(AzuriteFixture azurite, params (string Name, string Value)[] changes) => StartAsync(azurite.ConnectionString, null, changes);

    /// <summary>With tables in memory, for thousands of records.</summary>
    public static Task<FlowBench> StartLargeAsync(params (string Name, string Value)[] changes) => StartMeddledAsync(ImmediateHook.Instance, changes);

    /// <summary>With tables in memory, and somebody who comes between two requests to them.</summary>
    public static Task<FlowBench> StartMeddledAsync(IMemoryTableHook hook, params (string Name, string Value)[] changes) =>
        StartAsync(NoStorage, new MemoryTableService(new MemoryTableStore(TimeProvider.System), AzuriteFixture.Options(), hook), changes);

    private static async Task<FlowBench> StartAsync(string storage, TableServiceClient? tables, (string Name, string Value)[] changes)
    {
        var clock = new ManualClock(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
        var world = new SandboxWorld(clock);
        var queues = new MemoryQueues(clock);
        var wire = new Wire(new SandboxHandler(world));
        var values = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = storage,
            ["Secrets:Key"] = Convert.ToBase64String(new byte[32]),
            ["Connectors:memory:Api"] = "http://sandbox/memory/",
            ["Connectors:memory:Token"] = "http://sandbox/memory/token",
            ["Connectors:memory:UnitsPerMinute"] = "1000000",
            ["Connectors:googlecalendar:Api"] = "http://sandbox/google/calendar/v3/",
            ["Connectors:googlecalendar:Token"] = "http://sandbox/google/token",
            ["Connectors:googlecalendar:UnitsPerMinute"] = "1000000",
            ["Connectors:zohocrm:Api"] = "http://sandbox/zoho/",
            ["Connectors:zohocrm:Token"] = "http://sandbox/zoho/",
            ["Connectors:zohocrm:UnitsPerMinute"] = "1000000",
            ["Connectors:xero:Api"] = "http://sandbox/xero/",
            ["Connectors:xero:Token"] = "http://sandbox/xero/connect/token",
        };
        foreach (var (name, value) in changes)
        {
            values[name] = value;
        }

        var prefix = AzuriteFixture.NewName()[..12];
        var bench = new FlowBench(
            () =>
            {
                var settings = new AppSettings(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
                var collection = new ServiceCollection().AddLogging(logging => logging.SetMinimumLevel(LogLevel.None)).AddCrmSync(settings);
                collection.AddSingleton<TimeProvider>(clock);
                collection.AddSingleton<IQueueSender>(queues);
                collection.AddSingleton(_ => new HttpClient(wire, disposeHandler: false));
                if (tables is not null)
                {
                    collection.AddSingleton(tables);
                }

                collection.AddSingleton(provider => new StateTables(provider.GetRequiredService<TableServiceClient>(), prefix));
                return collection.BuildServiceProvider();
            },
            world,
            clock,
            queues,
            wire);
        await bench.Get<StateTables>().CreateAsync(CancellationToken.None);
        return bench;
    }

    /// <summary>A connection as the operator makes it.</summary>
    public async Task<Connection> ConnectAsync(string connector, ImmutableSortedDictionary<string, string> credentials)
    {
        var connection = new Connection(Tenant, Get<IIdSource>().NewId(), connector, connector, []);
        connection = await Get<ConnectionRows>().AddAsync(connection with { SealedCredentials = Sessions.Seal(Get<Vault>(), new Credentials(credentials), connection.SecretContext) }, CancellationToken.None);
        var who = await Get<VendorCalls>().ReadAsync(connection, session => Get<ConnectorCatalog>().Get(connector).WhoAmIAsync(session, CancellationToken.None), CancellationToken.None);
        if (!who.Succeeded(out var account, out var fault))
        {
            throw new InvalidOperationException(fault.Reason);
        }

        return (await Get<ConnectionRows>().ChangeAsync(Tenant, connection.Id, current => current with { AccountId = account.Id, AccountName = account.Name, AccountEmail = account.Email }, CancellationToken.None))!;
    }

    public async Task<CrmSyncMade> SyncAsync(string presetName, Connection left, string leftCollection, Connection right, string rightCollection, Func<SyncOptions, SyncOptions>? options = null)
    {
        var preset = PresetCatalog.Get(presetName);
        var made = new CrmSyncMade(Tenant, Get<IIdSource>().NewId(), presetName, End(left, leftCollection), End(right, rightCollection), (options ?? (one => one))(preset.Defaults(Clock.GetUtcNow())))
        {
            CreatedAt = Clock.GetUtcNow(),
        };
        foreach (var (end, connection) in ((SyncEnd, Connection)[])[(made.Left, left), (made.Right, right)])
        {
            await Get<VendorCalls>().ReadAsync(connection, session => Get<ConnectorCatalog>().Get(connection.Connector).PrepareAsync(session, end.Collection, CancellationToken.None), CancellationToken.None);
            await Get<PlaceRows>().EnsureAsync(new Place(Tenant, end.PlaceId, connection.Id, end.Collection), CancellationToken.None);
        }

        if (!await Get<SyncRows>().TryAddAsync(made, CancellationToken.None))
        {
            throw new InvalidOperationException("the pair of places is taken");
        }

        foreach (var end in (SyncEnd[])[made.Left, made.Right])
        {
            await Get<CatchUp>().AskAsync(Tenant, end.PlaceId, renew: false, run: null, CancellationToken.None);
        }

        return made;
    }

    public async Task<(CrmSyncMade Sync, Connection Connection)> MemoryPairAsync(Func<SyncOptions, SyncOptions>? options = null)
    {
        foreach (var collection in (string[])["left", "right"])
        {
            World.Memory.AddCollection(collection, new MemoryField("title", "text"), new MemoryField("body", "text"), new MemoryField("place", "text"), new MemoryField("tags", "set"));
        }

        var connection = await ConnectAsync("memory", ImmutableSortedDictionary<string, string>.Empty.Add("refresh_token", World.Memory.RefreshToken));
        return (await SyncAsync("memory-memory", connection, "left", connection, "right", options), connection);
    }

    /// <summary>Handles messages, moving the clock to the next one, until none is left.</summary>
    public async Task RunUntilQuietAsync()
    {
        for (var handled = 0; handled < 20_000; handled++)
        {
            if (!await StepAsync())
            {
                return;
            }
        }

        throw new InvalidOperationException("the flow never comes to rest");
    }

    /// <summary>A push says that something changed there.</summary>
    public Task LookAtAsync(SyncEnd end)
    {
        var messages = Get<Messages>();
        return messages.SendAsync(messages.NewSignal(Tenant, end.PlaceId, SignalReason.Push), TimeSpan.Zero, CancellationToken.None);
    }

    /// <summary>Handles the next message, or moves the clock to it; false where none is left.</summary>
    public async Task<bool> StepAsync()
    {
        if (Queues.Take() is { } message)
        {
            await HandleOnceMoreAsync(message.Queue, message.Text);
            return true;
        }

        if (Queues.NextAt is not { } next)
        {
            return false;
        }

        if (next - Clock.GetUtcNow() is { Ticks: > 0 } wait)
        {
            Clock.Advance(wait);
        }

        return true;
    }

    /// <summary>Polls every place, as the timer does, and settles what that finds.</summary>
    public async Task CycleAsync(TimeSpan? later = null)
    {
        Clock.Advance(later ?? TimeSpan.FromMinutes(6));
        await Get<PollSources>().RunAsync(CancellationToken.None);
        await RunUntilQuietAsync();
    }

    public async ValueTask DisposeAsync() => await services.DisposeAsync();

    /// <summary>As the host does: a message whose handling broke comes again.</summary>
    private async Task HandleOnceMoreAsync(string queue, string text)
    {
        try
        {
            await HandleAsync(queue, text);
        }
        catch (MemoryQueues.BrokenQueueException)
        {
            await Queues.SendAsync(queue, text, TimeSpan.FromSeconds(1), CancellationToken.None);
        }
    }

    public async Task HandleAsync(string queue, string text)
    {
        if (queue == Messages.SignalQueue && MessageJson.TryRead(text, out SignalMessage? signal))
        {
            await Get<PlacePull>().RunAsync(signal, CancellationToken.None);
        }
        else if (MessageJson.TryRead(text, out ApplyMessage? apply))
        {
            await Get<ApplyLinks>().RunAsync(apply, CancellationToken.None);
        }
        else
        {
            throw new InvalidOperationException(text);
        }
    }

    private static SyncEnd End(Connection connection, string collection) =>
        new(connection.Id, Keys.PlaceId(connection.Id, collection), collection, new PlaceIdentity(connection.Connector, connection.AccountId, collection));
}
