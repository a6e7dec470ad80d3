using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Connectors.Tests.Contract;
using CrmSync.Connectors.ZohoCrm;
using CrmSync.Engine.Model;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Zoho;
using SandboxFault = CrmSync.Sandbox.Faults.Fault;

namespace CrmSync.Connectors.Tests.ZohoCrm;

/// <summary>One module of an organisation, with a custom field in which a user can put what no document knows.</summary>
public abstract class ZohoCrmBench(SandboxOptions? options) : ConnectorBench(options)
{
    protected const string OddField = "Odd";

    private IConnector? connector;

    public override IConnector Connector => connector ??= new ZohoCrmConnector(Http);

    public override IVendorSandbox Vendor => World.Zoho;

    public ZohoCrmSandbox Zoho => World.Zoho;

    public override Credentials Credentials => new(new Dictionary<string, string>
    {
        ["client_id"] = "client", ["client_secret"] = "client secret", ["refresh_token"] = Zoho.RefreshToken, ["accounts_server"] = "https://accounts.zoho.eu",
    }.ToImmutableSortedDictionary());

    public override Endpoint Endpoint => new(new Uri($"{Url}/zoho/"), new Uri($"{Url}/zoho/"));

    public override string AccountId => Zoho.IntegrationUserId;

    public override int PageSize => 200;

    public override CallNames Calls => new("zoho.users", "zoho.coql", "zoho.records.list", "zoho.records.insert", "zoho.records.update", "zoho.records.delete");

    public override string? ForbiddenCode => "NO_PERMISSION";

    public override string AccessToken() => Zoho.AccessToken();

    public override void UserEdits(RecordId id, string title) => Zoho.Edit(Collection, id.Value, new JsonObject { [TitleField] = title });

    public override void UserDeletes(RecordId id) => Zoho.Delete(Collection, id.Value);

    public override RecordId UserCreatesUnreadable()
    {
        var id = UserCreates("unreadable");
        Zoho.Edit(Collection, id.Value, new JsonObject { [OddField] = new JsonObject { ["colour"] = "blue" } });
        return id;
    }

    public override string? StoredTitle(RecordId id) => (string?)Zoho.Record(Collection, id.Value)?[TitleField];

    /// <summary>A time does not expire; what Zoho says of a page token's end is read alike.</summary>
    public override void ExpireCursors() => Zoho.Faults.Next(Calls.Pull, 1, new SandboxFault.Answer(400, "EXPIRED_VALUE"));

    public override void ExpireTokens() => Zoho.ExpireAccessTokens();

    public override void RevokeGrant() => Zoho.RevokeGrant();

    public override IEnumerable<Push> Forgeries(Push genuine)
    {
        var token = (string)Json(genuine)["token"]!;
        return
        [
            .. FlippedEach(Encoding.UTF8.GetBytes(token)).Select(flipped => With(genuine, body => body["token"] = Encoding.UTF8.GetString(flipped))),
            With(genuine, body => body.Remove("token")),
            With(genuine, body => body["token"] = token[..^1]),
            With(genuine, body => body["token"] = new JsonArray(token)),
            With(genuine, body => body["channel_id"] = "1"),
            genuine with { Subscription = "1" },
        ];
    }

    public override IEnumerable<Push> Strangers(Push genuine) =>
    [
        With(genuine, body => body.Remove("ids")),
        With(genuine, body => body["ids"] = new JsonArray()),
        With(genuine, body => body["ids"] = new JsonArray(new JsonObject())),
        With(genuine, body => body.Remove("module")),
        genuine with { Body = "[1]"u8.ToArray() },
        genuine with { Body = genuine.Body[..^1] },
        genuine with { Body = Encoding.UTF8.GetBytes(new string('[', 100_000)) },
        genuine with { Body = Encoding.UTF8.GetBytes("""{"token":"a","token":"b","module":"Events","ids":["1"]}""") },
        genuine with { Body = new byte[1024 * 1024 + 1] },
    ];

    protected override void Furnish() => Zoho.AddField(Collection, new(OddField, "bigint") { Custom = true });

    private static JsonObject Json(Push push) => (JsonObject)JsonNode.Parse(push.Body.Span)!;

    private static Push With(Push push, Action<JsonObject> change)
    {
        var body = Json(push);
        change(body);
        return push with { Body = Encoding.UTF8.GetBytes(body.ToJsonString()) };
    }
}
