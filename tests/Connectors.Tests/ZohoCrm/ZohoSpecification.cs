using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Tests.Contract;

namespace CrmSync.Connectors.Tests.ZohoCrm;

/// <summary>Zoho's own OpenAPI files (contracts/zoho-crm/v8.0). Their schemas of record bodies say nothing; names of paths, parameters and of what metadata is made of do. Skips the test where they are missing.</summary>
internal static class ZohoSpecification
{
    private const string Base = "/crm/v8/";

    private static readonly ConcurrentDictionary<string, JsonObject> Files = [];

    /// <summary>The parameters of the operation that a request is; null where there is no such operation.</summary>
    /// <param name="target">Below <c>/crm/v8/</c>, without its query.</param>
    public static string[]? ParametersOf(string method, string target)
    {
        var file = FileOf(target);
        var specification = Json(file);
        var operation = ((JsonObject)specification["paths"]!)
            .Where(path => IsOf(path.Key[Base.Length..].Split('/'), target.Split('/')) && path.Value![method.ToLowerInvariant()] is not null)
            .OrderBy(path => path.Key.Count(letter => letter == '{')) // "/deleted" before "/{id}"
            .Select(path => path.Value![method.ToLowerInvariant()])
            .FirstOrDefault();
        return operation is null ? null : [.. ((JsonArray?)operation["parameters"] ?? []).Select(parameter => NameOf(file, parameter!))];
    }

    public static string[] MembersOf(string file, string schema) =>
        [.. ((JsonObject)Json(file)["components"]!["schemas"]![schema]!["properties"]!).Select(member => member.Key)];

    public static string FileOf(string target) => target.Split('/') switch
    {
        ["coql"] => "coql",
        ["settings", var what, ..] => what,
        ["users", ..] => "users",
        ["actions", "watch"] => "notifications",
        _ => "record",
    };

    private static string NameOf(string file, JsonNode parameter)
    {
        if ((string?)parameter["$ref"] is not { } reference)
        {
            return (string)parameter["name"]!;
        }

        var at = reference.IndexOf('#', StringComparison.Ordinal);
        var source = at == 0 ? file : Path.GetFileNameWithoutExtension(reference[..at]);
        return (string)Json(source)["components"]!["parameters"]![reference[(reference.LastIndexOf('/') + 1)..]]!["name"]!;
    }

    private static bool IsOf(string[] template, string[] path) =>
        template.Length == path.Length && template.Zip(path).All(pair => pair.First == pair.Second || pair.First[0] == '{');

    private static JsonObject Json(string file) => Files.GetOrAdd(file, name => ContractFiles.Json($"zoho-crm/v8.0/{name}.json"));
}
