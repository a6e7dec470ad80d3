using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>Reads what may not be there or not be of the kind expected, without throwing.</summary>
internal static class Json
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <summary>Null where the bytes are no JSON object.</summary>
    public static JsonObject? Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonNode.Parse(bytes, null, Strict) as JsonObject;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A string, or a number as it was written: Zoho sends ids as either. Null also for a string that is no text.</summary>
    public static string? Text(this JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => Decoded(node),
        JsonValueKind.Number => node.ToJsonString(),
        _ => null,
    };

    /// <summary>Half a surrogate pair, as a cut through an emoji leaves it, passes JSON's grammar and is no text.</summary>
    private static string? Decoded(JsonNode text)
    {
        try
        {
            return text.GetValue<string>();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static bool? Flag(this JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    public static decimal? Number(this JsonNode? node) =>
        decimal.TryParse(node.Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static JsonObject? Object(this JsonNode? node, string name) => (node as JsonObject)?[name] as JsonObject;

    public static JsonNode? At(this JsonNode? node, string name) => (node as JsonObject)?[name];

    /// <summary>The objects of an array; anything else in it is passed over.</summary>
    public static IEnumerable<JsonObject> Objects(this JsonNode? node) => (node as JsonArray ?? []).OfType<JsonObject>();
}
