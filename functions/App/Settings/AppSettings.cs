using CrmSync.App.Storage;
using CrmSync.Connectors.Contract;
using Microsoft.Extensions.Configuration;
using Endpoint = CrmSync.Connectors.Contract.Endpoint;

namespace CrmSync.App.Settings;

/// <summary>What the app is told from outside. A missing setting does not keep it from starting; it is named, and nothing else works.</summary>
public sealed class AppSettings(IConfiguration configuration)
{
    /// <summary>One line a missing or unusable setting.</summary>
    public IReadOnlyList<string> Problems { get; } = [.. FindProblems(configuration)];

    /// <summary>A connection string; null where an identity is used instead.</summary>
    public string? StorageConnectionString => configuration["AzureWebJobsStorage"];

    public Uri? TableServiceUri => Service("table");

    public Uri? QueueServiceUri => Service("queue");

    public string? IdentityClientId => configuration["AzureWebJobsStorage:clientId"];

    public byte[] MasterKey => Convert.FromBase64String(configuration["Secrets:Key"] ?? "");

    /// <summary>Where vendors reach us; null where they cannot, and only polls find changes.</summary>
    public Uri? PublicUrl => configuration["Webhooks:PublicUrl"] is { Length: > 0 } url ? new Uri(url.TrimEnd('/') + "/") : null;

    /// <summary>Of a connector, in place of the vendor's production addresses: <c>Connectors__zohocrm__Api</c> and <c>__Token</c>.</summary>
    public Endpoint? EndpointOf(string connector)
    {
        var section = Connector(connector);
        return section["Api"] is { } api && section["Token"] is { } token ? new Endpoint(new Uri(api), new Uri(token)) : null;
    }

    /// <summary>What the vendor grants this operator, in place of its default: <c>Connectors__googlecalendar__UnitsPerMinute</c>, <c>__Burst</c>, <c>__UnitsPerDay</c> and <c>__AtOnce</c>.</summary>
    public Quota QuotaOf(string connector, Quota usual)
    {
        var section = Connector(connector);
        var units = Number("UnitsPerMinute");
        return new(
            units ?? usual.UnitsPerMinute, Number("Burst") ?? (units is { } own ? Math.Max(1, own / 10) : usual.Burst), Number("UnitsPerDay") ?? usual.UnitsPerDay, Number("AtOnce") ?? usual.AtOnce);

        int? Number(string name) => int.TryParse(section[name], out var number) && number > 0 ? number : null;
    }

    /// <summary>The secrets that prove pushes to the app's one address, the newer and, while it is replaced, the older: <c>Connectors__xero__WebhookKey</c> and <c>__WebhookKey2</c>.</summary>
    public IReadOnlyList<ChannelSecret> WebhookKeysOf(string connector) =>
        [.. ((string[])["WebhookKey", "WebhookKey2"]).Select(name => Connector(connector)[name]).OfType<string>().Where(key => key.Length > 0).Select(key => new ChannelSecret(key))];

    /// <summary>Spans in seconds, under <c>Flow__</c> and the name of the span; how many messages are handed out at once, as the host is told it where host.json is overridden.</summary>
    public FlowTimes Times
    {
        get
        {
            var defaults = new FlowTimes();
            var share = Queues("batchSize", defaults.MessageShare);
            return defaults with
            {
                MessageShare = share,
                MessagesAtOnce = share + Queues("newBatchThreshold", defaults.MessagesAtOnce - defaults.MessageShare),
                Lease = Span(nameof(FlowTimes.Lease), defaults.Lease),
                Intent = Span(nameof(FlowTimes.Intent), defaults.Intent),
                RefreshLease = Span(nameof(FlowTimes.RefreshLease), defaults.RefreshLease),
                DueAge = Span(nameof(FlowTimes.DueAge), defaults.DueAge),
                EchoQuiet = Span(nameof(FlowTimes.EchoQuiet), defaults.EchoQuiet),
                EchoPatience = Span(nameof(FlowTimes.EchoPatience), defaults.EchoPatience),
                PollInterval = Span(nameof(FlowTimes.PollInterval), defaults.PollInterval),
                OutagePause = Span(nameof(FlowTimes.OutagePause), defaults.OutagePause),
                LongestCall = Span(nameof(FlowTimes.LongestCall), defaults.LongestCall),
            };
        }
    }

    private TimeSpan Span(string name, TimeSpan usual) =>
        double.TryParse(configuration[$"Flow:{name}"], System.Globalization.CultureInfo.InvariantCulture, out var seconds) && seconds > 0 ? TimeSpan.FromSeconds(seconds) : usual;

    private int Queues(string name, int usual) => configuration.GetValue($"AzureFunctionsJobHost:extensions:queues:{name}", usual);

    private IConfigurationSection Connector(string name) => configuration.GetSection($"Connectors:{name.Replace("-", "", StringComparison.Ordinal)}");

    private Uri? Service(string service)
    {
        if (configuration[$"AzureWebJobsStorage:{service}ServiceUri"] is { Length: > 0 } uri)
        {
            return new Uri(uri);
        }

        return configuration["AzureWebJobsStorage:accountName"] is { Length: > 0 } account ? new Uri($"https://{account}.{service}.core.windows.net") : null;
    }

    private static IEnumerable<string> FindProblems(IConfiguration configuration)
    {
        if (string.IsNullOrEmpty(configuration["AzureWebJobsStorage"])
            && string.IsNullOrEmpty(configuration["AzureWebJobsStorage:accountName"])
            && (string.IsNullOrEmpty(configuration["AzureWebJobsStorage:tableServiceUri"]) || string.IsNullOrEmpty(configuration["AzureWebJobsStorage:queueServiceUri"])))
        {
            yield return "the setting AzureWebJobsStorage is missing";
        }
        else if (configuration["AzureWebJobsStorage"] is { Length: > 0 } connection && !IsConnection(connection))
        {
            yield return "the setting AzureWebJobsStorage is not a storage connection string";
        }

        if (string.IsNullOrEmpty(configuration["Secrets:Key"]))
        {
            yield return "the setting Secrets__Key is missing";
        }
        else if (!Convert.TryFromBase64String(configuration["Secrets:Key"] ?? "", new byte[256], out var length) || length != 32)
        {
            yield return "the setting Secrets__Key is not 32 bytes as base64";
        }

        if (configuration["Webhooks:PublicUrl"] is { Length: > 0 } url && !Uri.TryCreate(url, UriKind.Absolute, out _))
        {
            yield return "the setting Webhooks__PublicUrl is not an absolute address";
        }
    }

    private static bool IsConnection(string connection)
    {
        try
        {
            return StorageConnection.Parse(connection) is not null;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
