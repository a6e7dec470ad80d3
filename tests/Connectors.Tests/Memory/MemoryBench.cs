using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Connectors.Memory;
using CrmSync.Connectors.Tests.Contract;
using CrmSync.Engine.Model;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Memory;

namespace CrmSync.Connectors.Tests.Memory;

/// <summary>The neutral service and its connector, told the same about its habits.</summary>
public sealed class MemoryBench(MemorySwitches? switches = null, MemoryOptions? options = null) : ConnectorBench
{
    private const string Signature = "x-memory-signature";
    private IConnector? connector;

    public override IConnector Connector => connector ??= new MemoryConnector(Http, options);

    public override IVendorSandbox Vendor => World.Memory;

    public override Credentials Credentials => new(ImmutableSortedDictionary<string, string>.Empty.Add("refresh_token", World.Memory.RefreshToken));

    public override Endpoint Endpoint => new(new Uri($"{Url}/memory/"), new Uri($"{Url}/memory/token"));

    public override string AccountId => "memory-account";

    public override string Collection => "things";

    public override ImmutableArray<string> Fields => ["title", "notes", "start", "people", "amount", "done"];

    public override string TitleField => "title";

    public override string NotesField => "notes";

    public override int PageSize => 1000;

    public override CallNames Calls => new("memory.account", "memory.records.list", "memory.records.get", "memory.records.batch", "memory.records.batch", "memory.records.batch");

    public override IEnumerable<(string Field, FieldValue Value)> NastyValues =>
    [
        .. base.NastyValues,
        ("start", new FieldValue.Date(new DateOnly(2026, 3, 10))),
        ("start", new FieldValue.Instant(new DateTimeOffset(2026, 3, 10, 9, 30, 15, TimeSpan.Zero))),
        ("people", new FieldValue.Set(ImmutableSortedDictionary<string, string>.Empty.Add("bob@contoso.com", "Bob").Add("eve@contoso.com", ""))),
        ("amount", new FieldValue.Number(12.345m)),
        ("done", new FieldValue.Flag(true)),
    ];

    public override string AccessToken() => World.Memory.AccessToken();

    public override ImmutableArray<FieldChange> NewRecord(string title) => [new FieldChange.Assign("title", new FieldValue.Text(title))];

    public override RecordId UserCreates(string title) => new(World.Memory.Create(Collection, new JsonObject { ["title"] = title }));

    public override void UserEdits(RecordId id, string title) => World.Memory.Edit(Collection, id.Value, new JsonObject { ["title"] = title });

    public override void UserDeletes(RecordId id) => World.Memory.Delete(Collection, id.Value);

    public override RecordId UserCreatesUnreadable() => new(World.Memory.Create(Collection, new JsonObject { ["title"] = new JsonObject { ["not"] = "a text" } }));

    public override string? StoredTitle(RecordId id) => (string?)World.Memory.Record(Collection, id.Value)?["values"]?["title"];

    public override void ExpireCursors() => World.Memory.ExpireCursors(Collection);

    public override void ExpireTokens() => World.Memory.ExpireAccessTokens();

    public override void RevokeGrant() => World.Memory.RevokeGrant();

    public override IEnumerable<Push> Forgeries(Push genuine) =>
    [
        .. FlippedEach(genuine.Body.ToArray()).Select(body => genuine with { Body = body }),
        .. FlippedEach(Encoding.UTF8.GetBytes(genuine.Headers[Signature])).Select(signature => genuine with { Headers = genuine.Headers.SetItem(Signature, Encoding.UTF8.GetString(signature)) }),
        genuine with { Headers = genuine.Headers.SetItem(Signature, "") },
        genuine with { Body = default },
    ];

    public override IEnumerable<Push> Strangers(Push genuine) => [genuine with { Headers = genuine.Headers.Remove(Signature) }, genuine with { Headers = genuine.Headers.Remove("x-memory-channel") }];

    protected override void Furnish()
    {
        World.Memory.Switches = switches ?? new();
        World.Memory.AddCollection(Collection, new MemoryField("title"), new("notes"), new("start", "datetime"), new("people", "list"), new("amount", "number"), new("done", "bool"));
    }
}
