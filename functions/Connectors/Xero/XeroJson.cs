using System.Text.Json;
using System.Text.Json.Nodes;

namespace CrmSync.Connectors.Xero;

/// <summary>Reads what may not be there or not be of the kind expected, without throwing.</summary>
internal static class XeroJson
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <summary>Null where the bytes are no JSON.</summary>
    public static JsonNode? Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonNode.Parse(bytes, null, Strict);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    public static JsonNode? At(this JsonNode? node, string name) => node is JsonObject members ? members[name] : null;

    /// <summary>Null for anything but a text; half a surrogate pair passes JSON's grammar and is no text either.</summary>
    public static string? Text(this JsonNode? node)
    {
        try
        {
            return node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static bool? Flag(this JsonNode? node) => node is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    public static int? Number(this JsonNode? node) => node is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;

    /// <summary>The objects of an array; anything else in it is passed over.</summary>
    public static IEnumerable<JsonObject> Objects(this JsonNode? node) => node is JsonArray items ? items.OfType<JsonObject>() : [];

    /// <summary>An id as Xero writes ids; null where it is none, or the zero id of what does not exist.</summary>
    public static string? Id(this JsonNode? node) => IdOf(node.Text());

    public static string? IdOf(string? text) => Guid.TryParse(text, out var id) && id != Guid.Empty ? id.ToString() : null;
}
