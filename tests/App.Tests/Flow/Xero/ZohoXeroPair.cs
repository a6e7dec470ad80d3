using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.App.Flow.Upkeep;
using CrmSync.App.Manage.Connections;
using CrmSync.App.Manage.Decisions;
using CrmSync.App.Manage.History;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.Manage.Wire;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.App.Tests.Storage;
using CrmSync.Engine.Model;
using CrmSync.Sandbox.Counting;
using Shouldly;

namespace CrmSync.App.Tests.Flow.Xero;

/// <summary>Zoho CRM and one Xero organisation on a bench, with a sync for each module that a test wants, and what their users do.</summary>
internal sealed class ZohoXeroPair(FlowBench bench)
{
    public FlowBench Bench => bench;

    private string zoho = "";
    private string xero = "";

    public string Accounts { get; private set; } = "";

    public string Contacts { get; private set; } = "";

    public string Vendors { get; private set; } = "";

    /// <summary>With tables in memory, where a fact asks nothing of storage that others do not ask of Azurite.</summary>
    public static async Task<ZohoXeroPair> ConnectedAsync() => await ConnectedAsync(await FlowBench.StartLargeAsync());

    public static async Task<ZohoXeroPair> ConnectedAsync(AzuriteFixture azurite) => await ConnectedAsync(await FlowBench.StartAsync(azurite));

    public static async Task<ZohoXeroPair> ConnectedAsync(FlowBench bench)
    {
        var pair = new ZohoXeroPair(bench);
        pair.xero = await pair.ConnectAsync("xero", Credentials(("client_id", "sandbox-client"), ("client_secret", "sandbox-secret"), ("refresh_token", pair.Bench.World.Xero.RefreshToken), ("tenant_id", pair.Bench.World.Xero.TenantId)));
        pair.zoho = await pair.ConnectAsync("zoho-crm", Credentials(("client_id", "c"), ("client_secret", "s"), ("refresh_token", pair.Bench.World.Zoho.RefreshToken), ("accounts_server", "http://sandbox")));
        return pair;
    }

    /// <summary>The syncs of accounts and of contacts, come to rest.</summary>
    public async Task StartAsync(OptionsEdit? contacts = null)
    {
        Bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Accounts = await MakeAsync("zoho-crm-accounts-xero");
        Contacts = await MakeAsync("zoho-crm-contacts-xero", contacts);
        await SettleAsync();
    }

    public async Task StartAccountsAsync()
    {
        Bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Accounts = await MakeAsync("zoho-crm-accounts-xero");
        await SettleAsync();
    }

    /// <summary>The sync of contacts, until nothing waits.</summary>
    public async Task StartContactsAsync()
    {
        Contacts = await MakeAsync("zoho-crm-contacts-xero");
        await Bench.RunUntilQuietAsync();
    }

    /// <summary>A look at Xero alone, as a push asks for.</summary>
    public async Task PollXeroAsync()
    {
        var place = (await Bench.Get<SyncRows>().GetAsync(FlowBench.Tenant, Contacts, CancellationToken.None))!.Right.PlaceId; // a test's sync is there
        var messages = Bench.Get<CrmSync.App.Flow.Signals.Messages>();
        await messages.SendAsync(messages.NewSignal(FlowBench.Tenant, place, CrmSync.App.Flow.Signals.SignalReason.Poll), TimeSpan.Zero, CancellationToken.None);
        await Bench.RunUntilQuietAsync();
    }

    public async Task StartVendorsAsync()
    {
        Vendors = await MakeAsync("zoho-crm-vendors-xero");
        await SettleAsync();
    }

    public async Task<string> MakeAsync(string preset, OptionsEdit? options = null)
    {
        var made = await Bench.Get<MakeSync>().RunAsync(FlowBench.Tenant, new NewSync(preset, preset, new NewEnd(zoho), new NewEnd(xero), options), CancellationToken.None);
        return made.ShouldBeOfType<Reply<SyncReply>.Given>().Value.Id;
    }

    /// <summary>Nothing waits, and what we wrote ourselves has come back.</summary>
    public async Task SettleAsync()
    {
        await Bench.RunUntilQuietAsync();
        await Bench.CycleAsync();
        await Bench.CycleAsync();
    }

    public string Account(string name) => Bench.World.Zoho.Create("Accounts", new JsonObject { ["Account_Name"] = name });

    public string Vendor(string name) => Bench.World.Zoho.Create("Vendors", new JsonObject { ["Vendor_Name"] = name });

    public string Person(string first, string last, string? email, string? account) => Bench.World.Zoho.Create("Contacts", new JsonObject
    {
        ["First_Name"] = first,
        ["Last_Name"] = last,
        ["Email"] = email,
        ["Account_Name"] = account is null ? null : new JsonObject { ["id"] = account },
    });

    public string InXero(string name, string? email = null) => Bench.World.Xero.Create(new JsonObject { ["Name"] = name, ["EmailAddress"] = email });

    public void EditZoho(string module, string id, string field, JsonNode? value) => Bench.World.Zoho.Edit(module, id, new JsonObject { [field] = value });

    public JsonObject ZohoRecord(string module, string id) => Bench.World.Zoho.Records(module).Single(record => (string?)record["id"] == id);

    public IReadOnlyList<string> XeroNames => [.. Bench.World.Xero.Contacts().Where(contact => (string?)contact["ContactStatus"] == "ACTIVE").Select(contact => (string?)contact["Name"] ?? "").Order(StringComparer.Ordinal)];

    public JsonObject XeroBy(string name) => Bench.World.Xero.Contacts().Single(contact => (string?)contact["Name"] == name && (string?)contact["ContactStatus"] == "ACTIVE");

    public (LedgerSnapshot Zoho, LedgerSnapshot Xero) Ledgers => (Bench.World.Zoho.Ledger.Snapshot(), Bench.World.Xero.Ledger.Snapshot());

    public (long Zoho, long Xero) WritesSince((LedgerSnapshot Zoho, LedgerSnapshot Xero) before) => ((Ledgers.Zoho - before.Zoho).TotalWrites, (Ledgers.Xero - before.Xero).TotalWrites);

    /// <summary>Further cycles and a comparison of everything write nothing.</summary>
    public async Task ShouldBeQuietAsync()
    {
        var before = Ledgers;
        await Bench.CycleAsync();
        await Bench.Get<CatchUp>().RunAsync(CancellationToken.None);
        await SettleAsync();
        WritesSince(before).ShouldBe((0, 0), await StoryAsync(Contacts) + "\n" + await StoryAsync(Accounts));
    }

    public async Task<ImmutableArray<OpenDecision>> DecisionsAsync(string sync) =>
        (await Bench.Get<DecisionViews>().ListAsync(FlowBench.Tenant, sync, CancellationToken.None)).ShouldBeOfType<Reply<DecisionList>.Given>().Value.Decisions;

    public async Task<ImmutableArray<string>> KinAsync(string sync) => (await Bench.Get<SyncRows>().GetAsync(FlowBench.Tenant, sync, CancellationToken.None))!.Kin; // a test's sync is there

    /// <summary>How many records of that side have work for an apply.</summary>
    public async Task<int> DueAsync(string sync, Side side)
    {
        var place = (await Bench.Get<SyncRows>().GetAsync(FlowBench.Tenant, sync, CancellationToken.None))!.On(side).PlaceId; // a test's sync is there
        return await Bench.Get<SeenRows>().ListAsync(FlowBench.Tenant, place, sync, onlyDue: true, withValues: false, CancellationToken.None).CountAsync();
    }

    public async Task DecideAsync(string sync, string record, Choice choice, string? with = null, params (string Field, string Id)[] names)
    {
        var word = new Decision(choice, with, names.ToImmutableSortedDictionary(name => name.Field, name => name.Id));
        (await Bench.Get<Decide>().RunAsync(FlowBench.Tenant, sync, record, word, CancellationToken.None)).ShouldBeOfType<Reply<RunReply>.Given>();
        await SettleAsync();
    }

    public async Task<RunReply> RunAsync(string sync, NewRun asked)
    {
        var run = (await Bench.Get<RunNow>().RunAsync(FlowBench.Tenant, sync, asked, CancellationToken.None)).ShouldBeOfType<Reply<RunReply>.Given>().Value;
        await Bench.RunUntilQuietAsync();
        return (await Bench.Get<HistoryViews>().RunAsync(FlowBench.Tenant, sync, run.Id, CancellationToken.None)).ShouldBeOfType<Reply<RunReply>.Given>().Value;
    }

    /// <summary>Reasons of one outcome, oldest first.</summary>
    public async Task<IReadOnlyList<string>> ToldAsync(string sync, string outcome) =>
        [.. (await Bench.Get<HistoryRows>().ListEntriesAsync(FlowBench.Tenant, sync, null, 10_000, null, CancellationToken.None)).Select(one => one.Entry).Where(entry => entry.Outcome == outcome).Select(entry => entry.Reason ?? "").Reverse()];

    /// <summary>The fields in which a value gave way and is kept.</summary>
    public async Task<IReadOnlyList<string>> LostAsync(string sync) =>
        [.. (await Bench.Get<HistoryRows>().ListEntriesAsync(FlowBench.Tenant, sync, null, 10_000, null, CancellationToken.None)).Select(one => one.Entry).Where(entry => entry is { Outcome: "conflict", Loser: not null }).SelectMany(entry => entry.Fields)];

    /// <summary>All that happened, for the message of a fact that fails.</summary>
    public async Task<string> StoryAsync(string sync) => string.Join('\n', (await Bench.Get<HistoryRows>().ListEntriesAsync(FlowBench.Tenant, sync, null, 10_000, null, CancellationToken.None))
        .Select(one => one.Entry).Reverse().Select(entry => $"{entry.At:HH:mm:ss} {entry.Outcome} {entry.Side} {entry.LeftId} {entry.RightId} [{string.Join(',', entry.Fields)}] {entry.Reason}"));

    private async Task<string> ConnectAsync(string connector, ImmutableSortedDictionary<string, string> credentials) =>
        (await Bench.Get<ConnectAccount>().RunAsync(FlowBench.Tenant, new NewConnection(connector, connector, credentials), CancellationToken.None)).ShouldBeOfType<Reply<ConnectionReply>.Given>().Value.Id;

    private static ImmutableSortedDictionary<string, string> Credentials(params (string Name, string Value)[] values) => values.ToImmutableSortedDictionary(one => one.Name, one => one.Value);
}
