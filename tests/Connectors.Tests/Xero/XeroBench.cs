using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Connectors.Tests.Contract;
using CrmSync.Connectors.Xero;
using CrmSync.Engine.Model;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Xero;

namespace CrmSync.Connectors.Tests.Xero;

/// <summary>The contacts of an organisation. People change last names here, because a contact's own name is unique and has rules of its own.</summary>
public sealed class XeroBench(SandboxOptions? options = null) : ConnectorBench(options)
{
    private const string Signature = "x-xero-signature";

    private IConnector? connector;
    private string key = "";

    public override IConnector Connector => connector ??= new XeroConnector(Http);

    public override IVendorSandbox Vendor => World.Xero;

    public XeroSandbox Xero => World.Xero;

    public override Credentials Credentials => new(new Dictionary<string, string>
    {
        ["client_id"] = "sandbox-client", ["client_secret"] = "sandbox-secret", ["refresh_token"] = Xero.RefreshToken, ["tenant_id"] = Xero.TenantId,
    }.ToImmutableSortedDictionary());

    public override Endpoint Endpoint => new(new Uri($"{Url}/xero/"), new Uri($"{Url}/xero/connect/token"));

    public override string AccountId => Xero.TenantId;

    public override string Collection => "Contacts";

    public override ImmutableArray<string> Fields => ["Name", "LastName", "EmailAddress", "Phones.MOBILE", "Addresses.STREET.Lines", "Addresses.POBOX.City"];

    public override string TitleField => "LastName";

    public override string NotesField => "Addresses.STREET.Lines";

    public override int PageSize => 1000;

    public override CallNames Calls => new("xero.connections", "xero.contacts.list", "xero.contacts.ids", "xero.contacts.put", "xero.contacts.post", "xero.contacts.post");

    public override IEnumerable<(string Field, FieldValue Value)> NastyValues =>
    [
        .. base.NastyValues,
        .. new[] { "  Outer  and inner  spaces ", "two\nlines", "tab\tstop", "emoji 👩‍👩‍👧 and ümläut", "\"quoted\" 'and' \\back", "İstanbul ß", new string('n', 255) }.Select(text => ("Name", (FieldValue)new FieldValue.Text(text))),
        ("Addresses.STREET.Lines", new FieldValue.Text("one\n\n two \n\nthree\nfour\nfive\nsix")),
        ("Addresses.POBOX.City", new FieldValue.Text(" Palo  Alto\r\n")),
        ("Phones.MOBILE", new FieldValue.Text(" +46 (0)8  123 45 ")),
        ("EmailAddress", new FieldValue.Text(" Ann.O'Neil+1@Example.com ")),
    ];

    public override string AccessToken() => Xero.AccessToken();

    public override ImmutableArray<FieldChange> NewRecord(string title) => [XeroConnectorWorld.Assign("Name", "Named " + title), XeroConnectorWorld.Assign("LastName", title)];

    public override RecordId UserCreates(string title) => new(Xero.Create(new JsonObject { ["Name"] = "Named " + title, ["LastName"] = title }));

    public override void UserCreatesMany(int count) => Xero.Create(Enumerable.Range(0, count).Select(number => new JsonObject { ["Name"] = $"one of many {number}", ["LastName"] = "many" }));

    public override void UserEdits(RecordId id, string title) => Xero.Edit(id.Value, new JsonObject { ["LastName"] = title });

    public override void UserDeletes(RecordId id) => Xero.Archive(id.Value);

    public override RecordId UserCreatesUnreadable()
    {
        var id = UserCreates("unreadable");
        Xero.Distort(id.Value, new JsonObject { ["EmailAddress"] = new JsonObject { ["colour"] = "blue" } });
        return id;
    }

    public override string? StoredTitle(RecordId id) => Xero.Contact(id.Value) is { } contact && (string)contact["ContactStatus"]! == "ACTIVE" ? (string?)contact["LastName"] : null;

    /// <summary>A time does not expire; one that Xero's clock has not reached is worth nothing.</summary>
    public override void ExpireCursors() => Clock.Advance(TimeSpan.FromMinutes(-10));

    public override void ExpireTokens() => Xero.ExpireAccessTokens();

    public override void RevokeGrant() => Xero.RevokeGrant();

    public override void EnterPushAddress(Uri address, ChannelSecret secret) => Xero.SaveWebhook(address.AbsoluteUri, key = secret.Value);

    public override IEnumerable<Push> Forgeries(Push genuine) =>
    [
        .. FlippedEach(genuine.Body.ToArray()).Select(body => genuine with { Body = body }),
        .. FlippedEach(Encoding.UTF8.GetBytes(genuine.Headers[Signature])).Select(flipped => genuine with { Headers = genuine.Headers.SetItem(Signature, Encoding.UTF8.GetString(flipped)) }),
        genuine with { Headers = genuine.Headers.SetItem(Signature, "") },
        genuine with { Headers = genuine.Headers.Remove(Signature) },
        genuine with { Headers = genuine.Headers.SetItem(Signature, genuine.Headers[Signature] + "=") },
        genuine with { Body = default },
    ];

    /// <summary>Signed by somebody who has the key and sends something else.</summary>
    public override IEnumerable<Push> Strangers(Push genuine) =>
    [
        .. new[] { "", "[1]", "{}", """{"events":{}}""", """{"events":[],"events":[]}""", new string('[', 100_000) }.Select(body => Signed(genuine, Encoding.UTF8.GetBytes(body))),
        Signed(genuine, genuine.Body[..^1].ToArray()),
        Signed(genuine, new byte[(1024 * 1024) + 1]),
    ];

    protected override void Furnish()
    {
    }

    private Push Signed(Push push, byte[] body) => push with
    {
        Body = body,
        Headers = push.Headers.SetItem(Signature, Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), body))),
    };
}
