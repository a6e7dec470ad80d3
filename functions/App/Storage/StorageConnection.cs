namespace CrmSync.App.Storage;

/// <summary>
/// One storage account and its shared key, read once from a connection string. With a managed identity there is no key and no
/// connection string: the clients then take an endpoint and a TokenCredential.
/// https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string
/// </summary>
public sealed record StorageConnection(string AccountName, string AccountKey, Uri TableEndpoint, Uri QueueEndpoint)
{
    private const string DevelopmentAccount = "devstoreaccount1";

    // The published key of every storage emulator; it opens nothing else.
    // https://learn.microsoft.com/azure/storage/common/storage-use-azurite#well-known-storage-account-and-key
    private const string DevelopmentKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>The emulator's account on the ports given.</summary>
    public static StorageConnection Development(int tablePort, int queuePort) => new(
        DevelopmentAccount,
        DevelopmentKey,
        new Uri($"http://127.0.0.1:{tablePort}/{DevelopmentAccount}"),
        new Uri($"http://127.0.0.1:{queuePort}/{DevelopmentAccount}"));

    public static StorageConnection Parse(string connectionString)
    {
        var settings = Settings(connectionString);
        if (settings.TryGetValue("UseDevelopmentStorage", out var development) && bool.TryParse(development, out var isEmulator) && isEmulator)
        {
            return Development(tablePort: 10002, queuePort: 10001);
        }

        var account = Required(settings, "AccountName");
        var key = Required(settings, "AccountKey");
        if (!Convert.TryFromBase64String(key, new byte[key.Length], out _))
        {
            throw new FormatException("The storage connection string's AccountKey is not base64.");
        }

        return new StorageConnection(account, key, Endpoint(settings, account, "table"), Endpoint(settings, account, "queue"));
    }

    /// <summary>The explicit form, which the queue client and a child process understand as well.</summary>
    public string ToConnectionString() =>
        $"AccountName={AccountName};AccountKey={AccountKey};TableEndpoint={TableEndpoint};QueueEndpoint={QueueEndpoint}";

    // A record prints its members; this one must not print its key.
    public override string ToString() => $"{AccountName} ({TableEndpoint}, {QueueEndpoint})";

    private static Dictionary<string, string> Settings(string connectionString)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new FormatException("The storage connection string has a part that is not name=value.");
            }

            settings[part[..equals]] = part[(equals + 1)..];
        }

        return settings;
    }

    private static Uri Endpoint(Dictionary<string, string> settings, string account, string service)
    {
        if (settings.TryGetValue($"{service}Endpoint", out var endpoint))
        {
            return new Uri(endpoint.TrimEnd('/'));
        }

        var protocol = settings.GetValueOrDefault("DefaultEndpointsProtocol", "https");
        var suffix = settings.GetValueOrDefault("EndpointSuffix", "core.windows.net");
        return new Uri($"{protocol}://{account}.{service}.{suffix}");
    }

    private static string Required(Dictionary<string, string> settings, string name) =>
        settings.TryGetValue(name, out var value) && value.Length > 0
            ? value
            : throw new FormatException($"The storage connection string has no {name}. Only shared keys are read here; use an endpoint and a credential for anything else.");
}
