using System.Text.Json;

namespace CrmSync.LocalHost;

/// <summary>Reads the function.json of every direct child folder of the app root.</summary>
internal static class FunctionJson
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static IReadOnlyList<Function> LoadAll(string appRoot, AppSettings settings) =>
        [.. Directory.EnumerateDirectories(appRoot)
            .Order(StringComparer.Ordinal)
            .Where(folder => File.Exists(Path.Combine(folder, "function.json")))
            .Select(folder => Parse(Path.GetFileName(folder), File.ReadAllText(Path.Combine(folder, "function.json")), settings))];

    public static Function Parse(string name, string json, AppSettings settings)
    {
        using var document = JsonDocument.Parse(json, Lenient);
        var triggers = document.RootElement.GetProperty("bindings").EnumerateArray()
            .Where(binding => Text(binding, "type")?.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase) is true)
            .ToArray();
        if (triggers.Length != 1)
        {
            throw new InvalidDataException($"{name}/function.json: {triggers.Length} triggers instead of one.");
        }
        return new Function(name, ReadTrigger(name, triggers[0], settings), IsDisabled(name, document.RootElement, settings));
    }

    private static Trigger ReadTrigger(string name, JsonElement trigger, AppSettings settings) =>
        Required(name, trigger, "type").ToUpperInvariant() switch
        {
            "HTTPTRIGGER" => new Trigger.Http(
                Text(trigger, "route") ?? name,
                trigger.TryGetProperty("methods", out var methods) ? [.. methods.EnumerateArray().Select(method => method.GetString() ?? "")] : [],
                !string.Equals(Text(trigger, "authLevel"), "anonymous", StringComparison.OrdinalIgnoreCase)),
            "QUEUETRIGGER" => new Trigger.Queue(
                Required(name, trigger, "name"),
                settings.Resolve(Required(name, trigger, "queueName")),
                ConnectionString(name, Text(trigger, "connection") ?? "Storage", settings),
                string.Equals(Text(trigger, "dataType"), "binary", StringComparison.OrdinalIgnoreCase)),
            "TIMERTRIGGER" => new Trigger.Timer(
                Required(name, trigger, "name"),
                settings.Resolve(Required(name, trigger, "schedule")),
                Flag(trigger, "useMonitor", otherwise: true),
                Flag(trigger, "runOnStartup", otherwise: false)),
            var other => throw new InvalidDataException($"{name}/function.json: this host has no '{other}'."),
        };

    private static string ConnectionString(string name, string connection, AppSettings settings) =>
        settings["AzureWebJobs" + connection] ?? settings[connection]
        ?? throw new InvalidDataException($"{name}/function.json: the setting '{connection}' with a storage connection string is missing.");

    private static bool IsDisabled(string name, JsonElement root, AppSettings settings) =>
        settings.IsTrue($"AzureWebJobs.{name}.Disabled") || settings.IsTrue($"AzureWebJobs_{name}_Disabled")
        || (root.TryGetProperty("disabled", out var disabled)
            && (disabled.ValueKind == JsonValueKind.String ? settings.IsTrue(disabled.GetString()!.Trim('%')) : disabled.GetBoolean())); // a JSON string is never null

    private static string Required(string name, JsonElement binding, string property) =>
        Text(binding, property) ?? throw new InvalidDataException($"{name}/function.json: the trigger has no '{property}'.");

    private static string? Text(JsonElement binding, string property) =>
        binding.TryGetProperty(property, out var value) ? value.GetString() : null;

    private static bool Flag(JsonElement binding, string property, bool otherwise) =>
        binding.TryGetProperty(property, out var value) ? value.GetBoolean() : otherwise;
}
