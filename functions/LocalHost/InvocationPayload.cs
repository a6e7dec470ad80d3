using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CrmSync.LocalHost;

/// <summary>The body of an invocation, by the host's value rule: objects as they are, dates as text in whole seconds, all else a JSON string of JSON.</summary>
internal static class InvocationPayload
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Encode(string binding, JsonNode value, IEnumerable<KeyValuePair<string, JsonNode>> metadata) =>
        JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["Data"] = new JsonObject { [binding] = value }, ["Metadata"] = Metadata(metadata) }, Plain);

    public static JsonNode Twice<T>(T value) => JsonValue.Create(JsonSerializer.Serialize(value, Plain));

    public static JsonNode WholeSeconds(DateTimeOffset time) => JsonValue.Create(time.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture));

    public static JsonNode Sys(string function, DateTimeOffset now, Guid random) => new JsonObject
    {
        ["MethodName"] = function,
        ["UtcNow"] = now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        ["RandGuid"] = random.ToString(),
    };

    /// <summary>A name that ends in "trigger" is left out, whoever set it.</summary>
    private static JsonObject Metadata(IEnumerable<KeyValuePair<string, JsonNode>> pairs) =>
        new(pairs.Where(pair => !pair.Key.EndsWith("trigger", StringComparison.OrdinalIgnoreCase)).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
}
