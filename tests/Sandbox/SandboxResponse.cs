using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CrmSync.Sandbox;

/// <summary>What the vendor answers. <see cref="Dropped"/> means the connection breaks and the caller learns nothing.</summary>
public sealed record SandboxResponse(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body, bool Dropped = false)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly IReadOnlyDictionary<string, string> JsonType =
        new Dictionary<string, string> { ["Content-Type"] = "application/json; charset=UTF-8" };

    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    public static SandboxResponse Drop { get; } = new(0, None, [], Dropped: true);

    public static SandboxResponse Json(int status, JsonNode body) =>
        new(status, JsonType, JsonSerializer.SerializeToUtf8Bytes(body, Plain));

    public static SandboxResponse Empty(int status) => new(status, None, []);

    public SandboxResponse With(string header, string value) =>
        this with { Headers = new Dictionary<string, string>(Headers) { [header] = value } };

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
