using System.Text.Json.Nodes;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Pushes;
using CrmSync.Sandbox.Time;
using CrmSync.Sandbox.Zoho;

namespace CrmSync.Connectors.Tests.SandboxFacts;

/// <summary>A CRM whose integration user is in Stockholm, at noon (UTC) of 2 March 2026.</summary>
internal sealed class ZohoWorld
{
    public const string Crm = "/zoho/crm/v8";

    public ZohoWorld(ZohoSwitches? switches = null, TimeSpan skew = default)
    {
        World = new(Clock, new SandboxOptions { Zoho = switches ?? new(), VendorClockSkew = skew });
        Api = new(World, "Zoho-oauthtoken " + World.Zoho.AccessToken());
    }

    public ManualClock Clock { get; } = new(DateTimeOffset.Parse("2026-03-02T12:00:00Z", null));

    public SandboxWorld World { get; }

    public ZohoCrmSandbox Zoho => World.Zoho;

    public SandboxCaller Api { get; }

    public PushLog Pushes => (PushLog)World.Pushes.Sink;

    public string Meeting(string title = "Demo") => Zoho.Create("Events", MeetingBody(title));

    public string Contact(string last = "Boyle", string email = "p.boyle@example.com") =>
        Zoho.Create("Contacts", new JsonObject { ["First_Name"] = "Pat", ["Last_Name"] = last, ["Email"] = email });

    public static JsonObject MeetingBody(string title = "Demo") => new()
    {
        ["Event_Title"] = title, ["Start_DateTime"] = "2026-03-10T10:00:00+01:00", ["End_DateTime"] = "2026-03-10T11:00:00+01:00",
    };

    public SandboxResponse Coql(string query) => Api.Send("POST", Crm + "/coql", new JsonObject { ["select_query"] = query });

    public SandboxResponse Post(string path, params JsonObject[] rows) => Api.Send("POST", Crm + path, Data(rows));

    public static JsonObject Data(params JsonObject[] rows) => new() { ["data"] = new JsonArray([.. rows]), ["trigger"] = new JsonArray() };

    public static string Code(SandboxResponse response) => $"{response.Status} {(string?)response.Json()?["code"]}".Trim();

    public static string[] Codes(SandboxResponse response) => [.. ((JsonArray)response.Json()!["data"]!).Select(i => (string)i!["code"]!)];

    public static string[] Ids(SandboxResponse response) => [.. ((JsonArray)response.Json()!["data"]!).Select(i => (string)i!["id"]!)];

    public static JsonObject First(SandboxResponse response) => (JsonObject)response.Json()!["data"]![0]!;
}
