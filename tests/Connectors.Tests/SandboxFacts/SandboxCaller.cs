using System.Text;
using System.Text.Json.Nodes;
using CrmSync.Sandbox;

namespace CrmSync.Connectors.Tests.SandboxFacts;

/// <summary>Calls a world as a connector would, without one.</summary>
internal sealed class SandboxCaller(SandboxWorld world, string authorization)
{
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

    public static JsonObject Parsed(string json) => (JsonObject)JsonNode.Parse(json)!;
}
