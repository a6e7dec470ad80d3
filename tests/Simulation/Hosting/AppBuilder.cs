using CrmSync.App.Host;
using CrmSync.App.Settings;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.App.Storage;
using CrmSync.App.Storage.Queues;
using CrmSync.App.Storage.Tables;
using CrmSync.Connectors.Contract;
using CrmSync.Simulation.Chance;
using CrmSync.Simulation.Mutants;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace CrmSync.Simulation.Hosting;

/// <summary>Puts the real app together with the simulation's tables, queues, vendors, clock and chance.</summary>
internal static class AppBuilder
{
    public const string PublicUrl = "http://sync.example/";

    /// <summary>As it would be entered in Xero's developer portal.</summary>
    public const string XeroWebhookKey = "canary webhook key";

    private static readonly AppSettings Settings = new(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["AzureWebJobsStorage"] = "DefaultEndpointsProtocol=http;AccountName=sim;AccountKey=AAAA;TableEndpoint=http://sim/t;QueueEndpoint=http://sim/q;BlobEndpoint=http://sim/b",
        ["Secrets:Key"] = Convert.ToBase64String(new byte[32]),
        ["Webhooks:PublicUrl"] = PublicUrl,
        ["Connectors:memory:Api"] = "http://sandbox/memory/",
        ["Connectors:memory:Token"] = "http://sandbox/memory/token",
        ["Connectors:googlecalendar:Api"] = "http://sandbox/google/calendar/v3/",
        ["Connectors:googlecalendar:Token"] = "http://sandbox/google/token",
        ["Connectors:zohocrm:Api"] = "http://sandbox/zoho/",
        ["Connectors:zohocrm:Token"] = "http://sandbox/zoho/",
        ["Connectors:xero:Api"] = "http://sandbox/xero/",
        ["Connectors:xero:Token"] = "http://sandbox/xero/connect/token",
        ["Connectors:xero:WebhookKey"] = XeroWebhookKey,
    }).Build());

    /// <summary>What the app makes its queues with when it starts; messages go another way. Nobody else's business is in it, and the SDK's clients are dear to make.</summary>
    private static readonly QueueClients NoQueues = new(StorageConnection.Parse(Settings.StorageConnectionString!), new StorageRetryOptions(), NoNetwork.Instance);

    public static ServiceProvider Build(TimeProvider clock, Seed seed, FlowTimes times, TableServiceClient tables, IQueueSender queues, Mutant? mutant, HttpClient vendors, SimLog log)
    {
        var ids = new SeededIds(seed["ids"]);
        var services = new ServiceCollection().AddLogging(logging => logging.AddProvider(log)).AddCrmSync(Settings);
        services.AddSingleton(clock);
        services.AddSingleton(times);
        services.AddSingleton<IIdSource>(ids);
        services.AddSingleton(seed["jitter"]);
        services.AddSingleton(mutant?.Tables(tables) ?? tables);
        services.AddSingleton(mutant?.Queues(queues) ?? queues);
        services.AddSingleton(NoQueues);
        services.AddSingleton(vendors);
        if (mutant is not null)
        {
            // Each is made as the app makes it, and then wronged.
            var right = services.Where(service => service.ServiceType == typeof(IConnector)).Select(service => service.ImplementationFactory!).ToList();
            services.RemoveAll<IConnector>();
            right.ForEach(make => services.AddSingleton(provider => mutant.Connector((IConnector)make(provider))));
        }

        return services.BuildServiceProvider();
    }
}
