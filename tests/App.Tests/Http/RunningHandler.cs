using System.Net;
using CrmSync.App.Host;
using CrmSync.App.Secrets;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.App.Storage;
using CrmSync.App.Storage.Queues;
using CrmSync.App.Storage.Tables;
using CrmSync.App.Tests.Flow;
using CrmSync.App.Tests.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CrmSync.App.Tests.Http;

/// <summary>The handler as the Functions host starts it, on a free port, with queues in memory and no way to any vendor.</summary>
internal sealed class RunningHandler : IAsyncDisposable
{
    /// <summary>A port of this machine where nobody answers.</summary>
    public const string DeadStorage =
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + "BlobEndpoint=http://127.0.0.1:1/devstoreaccount1;QueueEndpoint=http://127.0.0.1:1/devstoreaccount1;TableEndpoint=http://127.0.0.1:1/devstoreaccount1;";

    private readonly WebApplication app;

    private RunningHandler(WebApplication app, MemoryQueues queues, NoVendors vendors)
    {
        (this.app, Queues, Vendors) = (app, queues, vendors);
        Client = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.Latin1 }) { BaseAddress = new Uri(app.Urls.First()), Timeout = TimeSpan.FromSeconds(60) };
    }

    public HttpClient Client { get; }

    public MemoryQueues Queues { get; }

    public NoVendors Vendors { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static Task<RunningHandler> StartAsync(AzuriteFixture azurite) => StartAsync(
        ("AzureWebJobsStorage", azurite.ConnectionString), ("Secrets:Key", Convert.ToBase64String(new byte[32])), ("Connectors:memory:Api", "http://sandbox/memory/"), ("Connectors:memory:Token", "http://sandbox/memory/token"));

    public static Task<RunningHandler> StartAsync(params (string Name, string Value)[] settings) => StartAsync(_ => { }, settings);

    /// <param name="add">Further services, such as a connector that only tests have.</param>
    public static async Task<RunningHandler> StartAsync(Action<IServiceCollection> add, params (string Name, string Value)[] settings)
    {
        var queues = new MemoryQueues(TimeProvider.System);
        var vendors = new NoVendors();
        var prefix = AzuriteFixture.NewName()[..12];
        var app = Handler.Build([.. settings.Select(setting => $"--{setting.Name}={setting.Value}")], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton(new StorageRetryOptions { MaxAttempts = 2, FirstDelay = TimeSpan.FromMilliseconds(1), AttemptTimeout = TimeSpan.FromSeconds(5) });
            builder.Services.AddSingleton<IQueueSender>(queues);
            builder.Services.AddSingleton(_ => new HttpClient(vendors));
            builder.Services.AddSingleton(provider => new StateTables(provider.GetRequiredService<TableServiceClient>(), prefix));
            add(builder.Services);
        });
        await app.StartAsync(Stop);
        return new RunningHandler(app, queues, vendors);
    }

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>A channel as it stands when its vendor has said yes; answers its id and secret.</summary>
    public async Task<(string Id, string Secret)> OpenChannelAsync(string connector, string? place = null, TimeSpan? life = null)
    {
        await Get<StorageReady>().EnsureAsync();
        var id = Get<IIdSource>().NewDigits();
        await Get<ChannelRows>().SaveAsync(
            new PushChannel(id, "acme", connector, "connection", place ?? "place-" + id, "collection") { ExpiresAt = DateTimeOffset.UtcNow + (life ?? TimeSpan.FromHours(1)), Opened = true }, Stop);
        return (id, Get<Vault>().ChannelSecret(id));
    }

    public async Task<HttpStatusCode> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await Client.SendAsync(request, Stop);
            return response.StatusCode;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }
}

/// <summary>Counts calls that should not be made.</summary>
internal sealed class NoVendors : HttpMessageHandler
{
    private int calls;

    public int Calls => calls;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref calls);
        throw new HttpRequestException("no vendor is called here");
    }
}
