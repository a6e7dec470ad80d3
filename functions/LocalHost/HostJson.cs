using System.Globalization;
using System.Text.Json;

namespace CrmSync.LocalHost;

/// <summary>The parts of host.json that this host acts on, with the real host's defaults and overrides.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-functions/functions-host-json</remarks>
internal sealed record HostJson(
    HandlerCommand Handler, bool ProxiesHttp, TimeSpan InitializationTimeout, string RoutePrefix, TimeSpan FunctionTimeout, QueueOptions Queues)
{
    private const string OverridePrefix = "AzureFunctionsJobHost__";

    public static HostJson Load(string appRoot, AppSettings settings)
    {
        var overrides = settings.All
            .Where(setting => setting.Key.StartsWith(OverridePrefix, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(setting => setting.Key[OverridePrefix.Length..].Replace("__", ":", StringComparison.Ordinal), setting => (string?)setting.Value);
        var json = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(appRoot, "host.json"), optional: false)
            .AddInMemoryCollection(overrides)
            .Build();
        var custom = json.GetSection("customHandler");
        return new HostJson(
            ReadHandler(custom.GetSection("description"), appRoot, settings),
            custom.GetValue("enableProxyingHttpRequest", false),
            ReadTime(custom["initializationTimeout"], TimeSpan.FromSeconds(30)),
            (json["extensions:http:routePrefix"] ?? "api").Trim('/'),
            ReadTimeout(json["functionTimeout"]),
            ReadQueues(json.GetSection("extensions:queues")));
    }

    private static HandlerCommand ReadHandler(IConfigurationSection description, string appRoot, AppSettings settings)
    {
        var path = settings.Expand(description["defaultExecutablePath"]
            ?? throw new InvalidDataException("host.json: customHandler.description.defaultExecutablePath is missing."));
        var inRoot = Path.Combine(appRoot, path);
        var arguments = description["arguments"] is { Length: > 0 } oneSetting
            ? JsonSerializer.Deserialize<string[]>(oneSetting) ?? []
            : description.GetSection("arguments").Get<string[]>() ?? [];
        // A path that is no file in the app root is left to PATH, so that "node" and "/bin/sh" work.
        return new HandlerCommand(
            File.Exists(inRoot) ? inRoot : path,
            string.Join(' ', arguments.Select(settings.Expand)),
            Path.Combine(appRoot, settings.Expand(description["workingDirectory"] ?? "")));
    }

    private static QueueOptions ReadQueues(IConfigurationSection queues)
    {
        var batchSize = queues.GetValue("batchSize", 16);
        return new QueueOptions(
            batchSize,
            queues.GetValue("newBatchThreshold", batchSize / 2 * Environment.ProcessorCount),
            ReadTime(queues["maxPollingInterval"], TimeSpan.FromSeconds(2)),
            ReadTime(queues["visibilityTimeout"], TimeSpan.Zero),
            queues.GetValue("maxDequeueCount", 5),
            !string.Equals(queues["messageEncoding"], "none", StringComparison.OrdinalIgnoreCase));
    }

    private static TimeSpan ReadTime(string? text, TimeSpan otherwise) =>
        text is null ? otherwise : TimeSpan.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Flex Consumption: 30 minutes unless set, "-1" is unbounded.</summary>
    private static TimeSpan ReadTimeout(string? text)
    {
        var timeout = ReadTime(text, TimeSpan.FromMinutes(30));
        return timeout < TimeSpan.Zero ? Timeout.InfiniteTimeSpan : timeout;
    }
}
