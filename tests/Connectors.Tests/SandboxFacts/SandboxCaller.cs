using System.Text;
using System.Text.Json.Nodes;
using CrmSync.Sandbox;

namespace CrmSync.Connectors.Tests.SandboxFacts;

/// <summary>Calls a world as a connector would, without one.</summary>
internal sealed class SandboxCaller(SandboxWorld world, string authorization)
{
    private static readonly System.Text.Json.JsonSerializerOptions Plain =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public SandboxResponse Send(string method, string target, JsonNode? body = null, params (string Name, string Value)[] headers)
    {
        var at = target.IndexOf('?', StringComparison.Ordinal);
        var all = new Dictionary<string, string> { ["Authorization"] = authorization };
        foreach (var (name, value) in headers)
        {
            all[name] = value;
        }

        return world.Handle(new(
            method, "sandbox.test", at < 0 ? target : target[..at], at < 0 ? "" : target[at..], all,
            body is null ? [] : Encoding.UTF8.GetBytes(body.ToJsonString())));
    }

    public SandboxResponse Get(string target, params (string Name, string Value)[] headers) => Send("GET", target, null, headers);

    /// <summary>As on the wire: a plus stays a plus.</summary>
    public static string Text(JsonNode? node) => node is null ? "null" : node.ToJsonString(Plain);

    public static JsonObject Parsed(string json) => (JsonObject)JsonNode.Parse(json)!;
}
