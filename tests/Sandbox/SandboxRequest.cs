using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CrmSync.Sandbox;

/// <summary>One call as the vendor receives it. The path is kept percent-encoded, because calendar ids hold characters that a decoded path would lose.</summary>
public sealed record SandboxRequest(
    string Method,
    string Host,
    string Path,
    string Query,
    IReadOnlyDictionary<string, string> Headers,
    byte[] Body)
{
    public string? Header(string name)
    {
        foreach (var (key, value) in Headers)
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Decoded segments of the path, the vendor's prefix included.</summary>
    public string[] Segments() =>
        [.. Path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];

    public SandboxQuery Parameters() => SandboxQuery.Parse(Query);

    /// <summary>Form parameters and those of the query together: token endpoints take both.</summary>
    public SandboxQuery Form() => SandboxQuery.Parse(Query.TrimStart('?') + "&" + Encoding.UTF8.GetString(Body));

    /// <summary>Null when the body is no JSON object.</summary>
    public JsonObject? Json()
    {
        try
        {
            return Body.Length == 0 ? null : JsonNode.Parse(Body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
