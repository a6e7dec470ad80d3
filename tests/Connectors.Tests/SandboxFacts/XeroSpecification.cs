using System.Text.Json.Nodes;
using NJsonSchema;
using Xunit;

namespace CrmSync.Connectors.Tests.SandboxFacts;

/// <summary>Xero's own specification of its accounting API, where the surroundings have it; tests skip without.</summary>
internal static class XeroSpecification
{
    private static readonly Lazy<JsonObject?> Document = new(() =>
        SharedContracts.Find("xero/xero_accounting.json") is { } path ? (JsonObject)JsonNode.Parse(File.ReadAllText(path))! : null);

    /// <param name="strict">Members that the specification does not have are errors.</param>
    public static async Task<int> ErrorsAsync(string schemaName, JsonObject body, bool strict)
    {
        var definitions = (JsonObject)Whole()["components"]!["schemas"]!.DeepClone();
        foreach (var (_, definition) in definitions)
        {
            if (strict && definition is JsonObject one && one["properties"] is not null && !one.ContainsKey("additionalProperties"))
            {
                one["additionalProperties"] = false;
            }
        }

        // The validator follows no reference at the root, so the body is checked one level down.
        var text = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { ["it"] = new JsonObject { ["$ref"] = $"#/definitions/{schemaName}" } },
                ["definitions"] = definitions,
            }.ToJsonString()
            .Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal);
        var schema = await JsonSchema.FromJsonAsync(text, TestContext.Current.CancellationToken);
        var errors = schema.Validate(new JsonObject { ["it"] = body.DeepClone() }.ToJsonString());
        foreach (var error in errors)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{schemaName}: {error}");
        }

        return errors.Count;
    }

    /// <summary>The names of the query and header parameters that an operation declares; null where there is no such operation.</summary>
    /// <param name="path">As the specification has it: <c>/Contacts/{ContactID}</c>.</param>
    public static HashSet<string>? ParametersOf(string method, string path)
    {
        if (Whole()["paths"]![path] is not JsonObject item || item[method.ToLowerInvariant()] is not JsonObject operation)
        {
            return null;
        }

        return [.. ((JsonArray?)item["parameters"] ?? []).Concat((JsonArray?)operation["parameters"] ?? []).Select(parameter => (string)Resolved(parameter!)["name"]!)];
    }

    private static JsonNode Resolved(JsonNode parameter) => (string?)parameter["$ref"] is { } reference
        ? reference.Split('/')[1..].Aggregate((JsonNode)Whole(), (node, name) => node[name]!)
        : parameter;

    private static JsonObject Whole()
    {
        Assert.SkipWhen(Document.Value is null, "No shared/contracts/xero/xero_accounting.json above the tests.");
        return Document.Value!; // skipped else
    }
}
