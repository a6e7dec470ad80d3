using Azure.Identity;
using CrmSync.App.Flow;
using CrmSync.App.Flow.Apply;
using CrmSync.App.Flow.Deletions;
using CrmSync.App.Flow.Poison;
using CrmSync.App.Flow.Pull;
using CrmSync.App.Flow.Signals;
using CrmSync.App.Flow.Upkeep;
using CrmSync.App.Flow.Vendors;
using CrmSync.App.Http.ReceiveWebhook;
using CrmSync.App.Manage;
using CrmSync.App.Secrets;
using CrmSync.App.Settings;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.App.Storage;
using CrmSync.App.Storage.Queues;
using CrmSync.App.Storage.Tables;
using CrmSync.Connectors.Contract;
using CrmSync.Connectors.GoogleCalendar;
using CrmSync.Connectors.Memory;
using CrmSync.Connectors.Xero;
using CrmSync.Connectors.ZohoCrm;

namespace CrmSync.App.Host;

/// <summary>Puts the app together.</summary>
public static class Services
{
    public static IServiceCollection AddCrmSync(this IServiceCollection services, AppSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(settings.Times);
        services.AddSingleton(new StorageClock(TimeProvider.System));
        services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<StorageClock>());
        services.AddSingleton<IIdSource, RandomIds>();
        services.AddSingleton(Random.Shared); // the one that threads may share
        services.AddSingleton(_ => new Vault(settings.MasterKey));
        return services.AddStorage(settings).AddState().AddConnectors(settings).AddFlow().AddManageApi().AddSingleton<IChannelOpener>(provider => provider.GetRequiredService<Channels>());
    }

    private static IServiceCollection AddStorage(this IServiceCollection services, AppSettings settings)
    {
        services.AddSingleton(new StorageRetryOptions());
        services.AddSingleton<StorageRetry>();
        services.AddSingleton(provider => Tables(settings, provider.GetRequiredService<IIdSource>(), provider.GetRequiredService<StorageClock>()));
        services.AddSingleton(provider => Queues(settings, provider.GetRequiredService<StorageRetryOptions>()));
        services.AddSingleton<IQueueSender, QueueSender>();
        services.AddSingleton<StorageReady>();
        return services;
    }

    private static IServiceCollection AddState(this IServiceCollection services) => services
        .AddSingleton(provider => new StateTables(provider.GetRequiredService<TableServiceClient>())).AddSingleton<ConnectionRows>().AddSingleton<LeaseRows>().AddSingleton<SpendingRows>().AddSingleton<SyncRows>().AddSingleton<PlaceRows>()
        .AddSingleton<SeenRows>().AddSingleton<LinkRows>().AddSingleton<WaiterRows>().AddSingleton<ChannelRows>().AddSingleton<AccountPlaceRows>().AddSingleton<HistoryRows>();

    /// <summary>A new connector is one line here.</summary>
    private static IServiceCollection AddConnectors(this IServiceCollection services, AppSettings settings) => services
        .AddReference(settings)
        .AddSingleton(_ => VendorHttp.NewClient())
        .AddSingleton<IConnector>(provider => new GoogleCalendarConnector(provider.GetRequiredService<HttpClient>()))
        .AddSingleton<IConnector>(provider => new ZohoCrmConnector(provider.GetRequiredService<HttpClient>()))
        .AddSingleton<IConnector>(provider => new XeroConnector(provider.GetRequiredService<HttpClient>()))
        .AddSingleton(provider => new ConnectorCatalog(provider.GetServices<IConnector>(), settings.EndpointOf, settings.QuotaOf));

    /// <summary>The reference system exists where a setting says where.</summary>
    private static IServiceCollection AddReference(this IServiceCollection services, AppSettings settings) => settings.EndpointOf(MemoryConnector.Name) is null
        ? services
        : services.AddSingleton<IConnector>(provider => new MemoryConnector(provider.GetRequiredService<HttpClient>()));

    private static IServiceCollection AddFlow(this IServiceCollection services) => services
        .AddSingleton<Sessions>().AddSingleton<PaceBook>().AddSingleton<VendorCalls>().AddSingleton<WriteTurns>()
        .AddSingleton<Messages>().AddSingleton<TenantShares>().AddSingleton<SignalCoalescer>().AddSingleton<KnownChannels>().AddSingleton<KnownAccounts>().AddSingleton<SyncContexts>()
        .AddSingleton<AskedSignals>().AddSingleton<PlaceLease>().AddSingleton<EchoDelay>().AddSingleton<PlaceViews>().AddSingleton<PageStore>().AddSingleton<PullEnd>().AddSingleton<FailedPull>().AddSingleton<ObservingSyncs>().AddSingleton<PagePull>().AddSingleton<RecordPull>().AddSingleton<PlacePull>()
        .AddSingleton<PairLoader>().AddSingleton<Kinship>().AddSingleton<Likeness>().AddSingleton<FreeRecords>().AddSingleton<NaturalMatch>().AddSingleton<Matchmaker>().AddSingleton<OperatorWords>().AddSingleton<QuietDecisions>().AddSingleton<Waiting>().AddSingleton<LinkStep>().AddSingleton<DeletionTally>().AddSingleton<SideWriter>().AddSingleton<Settlement>().AddSingleton<ApplyLinks>()
        .AddSingleton<DeletionCount>().AddSingleton<DeletionScales>().AddSingleton<DeletionReview>().AddSingleton<PoisonRecord>()
        .AddSingleton<PollSources>().AddSingleton<Channels>().AddSingleton<CatchUp>().AddSingleton<PruneHistory>();

    private static TableServiceClient Tables(AppSettings settings, IIdSource ids, StorageClock clock)
    {
        var options = new TableClientOptions { NewWriteId = ids.NewId, Clock = clock };
        return settings.StorageConnectionString is { Length: > 0 } connection
            ? new TableServiceClient(connection, options)
            : new TableServiceClient(settings.TableServiceUri!, Identity(settings), options); // the settings were checked
    }

    private static QueueClients Queues(AppSettings settings, StorageRetryOptions retry) => settings.StorageConnectionString is { Length: > 0 } connection
        ? new QueueClients(StorageConnection.Parse(connection), retry)
        : new QueueClients(settings.QueueServiceUri!, Identity(settings), retry); // the settings were checked

    private static ManagedIdentityCredential Identity(AppSettings settings) => new(
        settings.IdentityClientId is { Length: > 0 } id ? ManagedIdentityId.FromUserAssignedClientId(id) : ManagedIdentityId.SystemAssigned);
}
