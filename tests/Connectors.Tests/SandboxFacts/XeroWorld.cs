using System.Text.Json.Nodes;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Pushes;
using CrmSync.Sandbox.Time;
using CrmSync.Sandbox.Xero;

namespace CrmSync.Connectors.Tests.SandboxFacts;

/// <summary>One organisation, at noon (UTC) of 2 March 2026.</summary>
internal sealed class XeroWorld
{
    public const string Contacts = "/xero/api.xro/2.0/Contacts";

    private readonly SandboxCaller _api;

    public XeroWorld(XeroSwitches? switches = null)
    {
        World = new(Clock, new SandboxOptions { Xero = switches ?? new() });
        _api = new(World, "Bearer " + Xero.AccessToken());
    }

    public ManualClock Clock { get; } = new(DateTimeOffset.Parse("2026-03-02T12:00:00Z", null));

    public SandboxWorld World { get; }

    public XeroSandbox Xero => World.Xero;

    public PushLog Pushes => (PushLog)World.Pushes.Sink;

    /// <summary>With the organisation and a wish for JSON, unless the headers given say otherwise.</summary>
    public SandboxResponse Send(string method, string target, JsonNode? body = null, params (string Name, string Value)[] headers) =>
        _api.Send(method, target, body, [("xero-tenant-id", Xero.TenantId), ("Accept", "application/json"), .. headers]);

    public SandboxResponse Get(string pathAndQuery, params (string Name, string Value)[] headers) => Send("GET", Contacts + pathAndQuery, null, headers);

    public SandboxResponse Put(params JsonObject[] contacts) => Send("PUT", Contacts + "?summarizeErrors=false", Body(contacts));

    public SandboxResponse Post(params JsonObject[] contacts) => Send("POST", Contacts + "?summarizeErrors=false", Body(contacts));

    public static JsonObject Body(params JsonObject[] contacts) => new() { ["Contacts"] = new JsonArray([.. contacts]) };

    public static JsonObject Named(string name, string? number = null)
    {
        var contact = new JsonObject { ["Name"] = name };
        if (number is not null)
        {
            contact["ContactNumber"] = number;
        }

        return contact;
    }

    public static JsonObject[] Rows(SandboxResponse response) => [.. ((JsonArray)response.Json()!["Contacts"]!).Select(row => (JsonObject)row!)];

    public static JsonObject First(SandboxResponse response) => Rows(response)[0];

    public static string[] Names(SandboxResponse response) => [.. Rows(response).Select(row => (string)row["Name"]!)];

    public static string[] Statuses(SandboxResponse response) => [.. Rows(response).Select(row => (string)row["StatusAttributeString"]!)];

    public static string? Error(JsonObject row) => (string?)row["ValidationErrors"]?[0]?["Message"];

    public static string Problem(SandboxResponse response) => $"{response.Status} {(string?)response.Json()?["Type"] ?? (string?)response.Json()?["Detail"]}".Trim();
}
