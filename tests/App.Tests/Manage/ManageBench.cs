using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CrmSync.App.Flow;
using CrmSync.App.Flow.Deletions;
using CrmSync.App.Flow.Signals;
using CrmSync.App.Flow.Vendors;
using CrmSync.App.Http;
using CrmSync.App.Manage;
using CrmSync.App.Secrets;
using CrmSync.App.Settings;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.App.Storage;
using CrmSync.App.Storage.Queues;
using CrmSync.App.Storage.Tables;
using CrmSync.App.Tests.Storage;
using CrmSync.Connectors.Contract;
using CrmSync.Connectors.Memory;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Memory;
using CrmSync.Sandbox.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;
using Endpoint = CrmSync.Connectors.Contract.Endpoint;

namespace CrmSync.App.Tests.Manage;

/// <summary>The operator's API over HTTP, on Azurite and the Sandbox, with a tenant of its own.</summary>
public sealed class ManageBench : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly SandboxServer server;
    private readonly HttpClient client;

    private ManageBench(WebApplication app, SandboxServer server, SandboxWorld world, RecordedQueues queues, RecordedLog log)
    {
        (this.app, this.server, World, Queues, Log) = (app, server, world, queues, log);
        client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public SandboxWorld World { get; }

    public RecordedQueues Queues { get; }

    public RecordedLog Log { get; }

    public string Tenant { get; } = AzuriteFixture.NewName()[..20];

    public RecordedChannels Channels => (RecordedChannels)Get<IChannelOpener>();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<ManageBench> StartAsync(AzuriteFixture azurite, StorageConnection? storage = null)
    {
        var world = new SandboxWorld(TimeProvider.System);
        foreach (var name in (string[])["leads", "cards", "spare"])
        {
            world.Memory.AddCollection(name, new MemoryField("title"), new("body"), new("place"), new("tags", "list"), new("amount", "number"));
        }

        world.Memory.AddCollection(PickyMemory.Strict, new MemoryField("title"), new("body"), new("amount", "number"), new("total", "number"));
        world.Memory.AddCollection(PickyMemory.Locked, new MemoryField("title"));

        var server = await SandboxServer.StartAsync(world, new(), Stop);
        var (queues, log) = (new RecordedQueues(), new RecordedLog());
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(log);
        builder.Services.AddManageApi();
        AddFlow(builder.Services, server.Url, storage ?? azurite.Connection, queues);
        var app = builder.Build();
        app.MapManageApi();
        await app.StartAsync(Stop);
        var bench = new ManageBench(app, server, world, queues, log);
        if (storage is null)
        {
            await bench.Get<StateTables>().CreateAsync(Stop);
        }

        return bench;
    }

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public Task<Answer> GetAsync(string path, string? tenant = null) => SendAsync(HttpMethod.Get, path, null, tenant);

    public Task<Answer> PostAsync(string path, object? body = null, string? tenant = null) => SendAsync(HttpMethod.Post, path, body, tenant);

    public Task<Answer> SendAsync(HttpMethod method, string path, object? body = null, string? tenant = null) =>
        SendRawAsync(method, path, body is null ? null : new StringContent(System.Text.Json.JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"), tenant);

    public async Task<Answer> SendRawAsync(HttpMethod method, string path, HttpContent? content, string? tenant = null)
    {
        using var request = new HttpRequestMessage(method, new Uri($"/api/manage/tenants/{tenant ?? Tenant}/{path}", UriKind.Relative)) { Content = content };
        using var response = await client.SendAsync(request, Stop);
        var text = await response.Content.ReadAsStringAsync(Stop);
        return new(
            response.StatusCode, response.Content.Headers.ContentType?.MediaType, text, response.Headers.Location?.ToString(), response.Headers.RetryAfter?.Delta,
            string.Join(", ", response.Content.Headers.Allow));
    }

    /// <summary>A connection to Memory.</summary>
    public async Task<string> ConnectAsync(string account = "memory-account", string? tenant = null)
    {
        var made = await PostAsync("connections", new { connector = "memory", name = "Mine", credentials = new { refresh_token = World.Memory.Grant(account) } }, tenant);
        return made.Status == HttpStatusCode.Created ? (string)made.Json["id"]! : throw new InvalidOperationException(made.Text);
    }

    /// <summary>A sync of leads and cards.</summary>
    public async Task<string> SyncAsync(string connection, string right = "cards")
    {
        var made = await PostAsync("syncs", new { preset = "memory-memory", name = "Two", left = new { connection, collection = "leads" }, right = new { connection, collection = right } });
        return made.Status == HttpStatusCode.Created ? (string)made.Json["id"]! : throw new InvalidOperationException(made.Text);
    }

    public async Task<Sync> RowAsync(string sync) => await Get<SyncRows>().GetAsync(Tenant, sync, Stop) ?? throw new InvalidOperationException("no such sync");

    public async Task<Place> PlaceAsync(SyncEnd end) => await Get<PlaceRows>().GetAsync(Tenant, end.PlaceId, Stop) ?? throw new InvalidOperationException("no such place");

    /// <summary>As if both places had been read in full.</summary>
    public async Task ForgetFullAsync(string sync)
    {
        var row = await RowAsync(sync);
        foreach (var end in (SyncEnd[])[row.Left, row.Right])
        {
            await Get<PlaceRows>().ChangeAsync(Tenant, end.PlaceId, place => place with { FullWanted = false, Renew = false, Cursor = "c" }, Stop);
        }
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
        await server.DisposeAsync();
    }

    private static void AddFlow(IServiceCollection services, string vendors, StorageConnection storage, RecordedQueues queues)
    {
        var retry = storage.TableEndpoint.Port == 1 ? new StorageRetryOptions { MaxAttempts = 1 } : new StorageRetryOptions { FirstDelay = TimeSpan.FromMilliseconds(1) };
        services.AddSingleton(TimeProvider.System).AddSingleton<IIdSource, RandomIds>().AddSingleton(Random.Shared).AddSingleton(new FlowTimes()).AddSingleton(new Vault(new byte[32]));
        services.AddSingleton(new TableServiceClient(storage, new TableClientOptions { NewWriteId = () => Guid.NewGuid().ToString("N"), RetryOptions = retry }));
        services.AddSingleton(new HttpClient());
        services.AddSingleton<IConnector>(provider => new PickyMemory(new MemoryConnector(provider.GetRequiredService<HttpClient>())));
        services.AddSingleton(provider => new ConnectorCatalog(
            provider.GetServices<IConnector>(), _ => new Endpoint(new Uri($"{vendors}/memory/"), new Uri($"{vendors}/memory/token")), (_, usual) => usual));
        services.AddSingleton<IQueueSender>(queues).AddSingleton<IChannelOpener, RecordedChannels>();
        foreach (var type in (Type[])
            [
                typeof(StateTables), typeof(ConnectionRows), typeof(SyncRows), typeof(PlaceRows), typeof(SeenRows), typeof(LinkRows), typeof(WaiterRows), typeof(HistoryRows), typeof(ChannelRows), typeof(LeaseRows), typeof(SpendingRows),
                typeof(Messages), typeof(PaceBook), typeof(Sessions), typeof(VendorCalls), typeof(SyncContexts), typeof(DeletionCount), typeof(DeletionScales), typeof(DeletionReview),
            ])
        {
            services.AddSingleton(type);
        }
    }
}

/// <summary>What the API answered.</summary>
public sealed record Answer(HttpStatusCode Status, string? MediaType, string Text, string? Location, TimeSpan? RetryAfter, string Allow)
{
    public JsonNode Json => JsonNode.Parse(Text) ?? throw new InvalidOperationException("null");

    /// <summary>field: allowed</summary>
    public string[] Errors => [.. Json["errors"]!.AsArray().Select(error => $"{error!["field"]}: {error["allowed"]}")];

    public string? Type => (string?)Json["type"];

    public string Detail => (string)Json["detail"]!;
}
