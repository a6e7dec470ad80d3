using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using CrmSync.App.Manage.Connections;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.Manage.Wire;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Sandbox.Counting;
using Shouldly;

namespace CrmSync.App.Tests.Flow;

/// <summary>Zoho CRM and one Google calendar on a bench, and what their users do.</summary>
internal sealed class ZohoGooglePair(FlowBench bench)
{
    public const string Calendar = "anna@example.com";

    private Connection zoho = null!; // set by the first sync
    private Connection google = null!; // set by the first sync

    public FlowBench Bench => bench;

    public CrmSync.App.State.Sync Sync { get; private set; } = null!; // set by the first sync

    public async Task ConnectAsync()
    {
        var grant = bench.World.Google.AddUser(Calendar);
        google = await bench.ConnectAsync("google-calendar", Credentials(("client_id", "c"), ("client_secret", "s"), ("refresh_token", grant)));
        zoho = await bench.ConnectAsync("zoho-crm", Credentials(("client_id", "c"), ("client_secret", "s"), ("refresh_token", bench.World.Zoho.RefreshToken), ("accounts_server", "http://sandbox")));
    }

    public async Task StartAsync(Func<SyncOptions, SyncOptions>? options = null, string calendar = Calendar) =>
        Sync = await bench.SyncAsync("zoho-crm-google-calendar", zoho, "Events", google, calendar, options);

    /// <summary>As the operator does, with a new consent of the same account.</summary>
    public async Task ReplaceGoogleCredentialsAsync(string grant) =>
        (await bench.Get<ReplaceCredentials>().RunAsync(FlowBench.Tenant, google.Id, new NewCredentials(Credentials(("client_id", "c"), ("client_secret", "s"), ("refresh_token", grant))), CancellationToken.None))
            .ShouldBeOfType<Reply<ConnectionReply>.Given>();

    public IReadOnlyList<string> CreateInZoho(int count) => bench.World.Zoho.Create("Events", Enumerable.Range(0, count).Select(number => ZohoEvent($"Meeting {number}", number)));

    public void CreateInGoogle(int count)
    {
        using (bench.World.Google.Act())
        {
            for (var number = 0; number < count; number++)
            {
                bench.World.Google.CreateEvent(Calendar, $"Event {number}", Start(number), Start(number).AddHours(1));
            }
        }
    }

    /// <summary>Calls but for tokens, metadata and watches.</summary>
    public static int CallsOf(LedgerSnapshot calls) => calls.Calls.Where(call => IsCounted(call.Key)).Sum(call => (int)call.Value);

    public (LedgerSnapshot Zoho, LedgerSnapshot Google) Ledgers => (bench.World.Zoho.Ledger.Snapshot(), bench.World.Google.Ledger.Snapshot());

    public JsonObject ZohoEvent(string title, int number) => new()
    {
        ["Event_Title"] = title,
        ["Start_DateTime"] = Text(Start(number)),
        ["End_DateTime"] = Text(Start(number).AddHours(1)),
        ["Owner"] = new JsonObject { ["id"] = bench.World.Zoho.IntegrationUserId },
    };

    public CrmSync.App.State.Connection Zoho => zoho;

    public CrmSync.App.State.Connection Google => google;

    /// <summary>Both accounts connected, what users have already, and a sync that has come to rest.</summary>
    public static async Task<ZohoGooglePair> SyncedAsync(FlowBench bench, Func<SyncOptions, SyncOptions>? options = null, Action<ZohoGooglePair>? before = null)
    {
        var pair = new ZohoGooglePair(bench);
        await pair.ConnectAsync();
        before?.Invoke(pair);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await pair.StartAsync(options);
        await pair.SettleAsync();
        return pair;
    }

    /// <summary>Nothing waits, and what we wrote ourselves has come back.</summary>
    public async Task SettleAsync()
    {
        await bench.RunUntilQuietAsync();
        await bench.CycleAsync();
    }

    /// <summary>Further cycles write nothing to either side and mail nobody.</summary>
    public async Task ShouldBeQuietAsync()
    {
        var (zohoBefore, googleBefore) = Ledgers;
        await bench.CycleAsync();
        await bench.CycleAsync();
        var (zohoAfter, googleAfter) = Ledgers;
        (zohoAfter - zohoBefore).Writes.ShouldBeEmpty();
        (googleAfter - googleBefore).Writes.ShouldBeEmpty();
        zohoAfter.Mails.ShouldBeEmpty();
        googleAfter.Mails.ShouldBeEmpty();
        zohoAfter.WorkflowRuns.ShouldBe(0);
    }

    /// <summary>Writes of ours to Zoho and to Google since a moment.</summary>
    public (long Zoho, long Google) WritesSince((LedgerSnapshot Zoho, LedgerSnapshot Google) before) =>
        ((Ledgers.Zoho - before.Zoho).TotalWrites, (Ledgers.Google - before.Google).TotalWrites);

    /// <summary>A meeting of the connection's user; further fields replace the usual ones.</summary>
    public string InZoho(string title, int number = 0, JsonObject? fields = null)
    {
        var values = ZohoEvent(title, number);
        foreach (var (name, value) in fields ?? [])
        {
            values[name] = value?.DeepClone();
        }

        return bench.World.Zoho.Create("Events", values);
    }

    public string InGoogle(string title, int number = 0, JsonObject? fields = null)
    {
        var body = new JsonObject
        {
            ["summary"] = title,
            ["start"] = new JsonObject { ["dateTime"] = Text(Start(number)) },
            ["end"] = new JsonObject { ["dateTime"] = Text(Start(number).AddHours(1)) },
        };
        foreach (var (name, value) in fields ?? [])
        {
            body[name] = value?.DeepClone();
        }

        return bench.World.Google.CreateEvent(Calendar, body);
    }

    public void EditZoho(string id, string field, JsonNode? value) => bench.World.Zoho.Edit("Events", id, new JsonObject { [field] = value });

    public void EditGoogle(string id, string field, JsonNode? value) => bench.World.Google.EditEvent(Calendar, id, body => body[field] = value);

    public void DeleteZoho(params string[] ids) => bench.World.Zoho.Delete("Events", ids);

    public void DeleteGoogle(params string[] ids)
    {
        using (bench.World.Google.Act())
        {
            foreach (var id in ids)
            {
                bench.World.Google.DeleteEvent(Calendar, id);
            }
        }
    }

    public IReadOnlyList<JsonObject> ZohoEvents => bench.World.Zoho.Records("Events");

    public IReadOnlyList<JsonObject> GoogleEvents => bench.World.Google.Events(Calendar);

    public IReadOnlyList<string> ZohoTitles => [.. ZohoEvents.Select(one => (string?)one["Event_Title"] ?? "").Order(StringComparer.Ordinal)];

    public IReadOnlyList<string> GoogleTitles => [.. GoogleEvents.Select(one => (string?)one["summary"] ?? "").Order(StringComparer.Ordinal)];

    /// <summary>The one Zoho meeting of that title.</summary>
    public JsonObject ZohoBy(string title) => ZohoEvents.Single(one => (string?)one["Event_Title"] == title);

    public JsonObject GoogleBy(string title) => GoogleEvents.Single(one => (string?)one["summary"] == title);

    public string ZohoIdOf(string title) => (string)ZohoBy(title)["id"]!;

    public string GoogleIdOf(string title) => (string)GoogleBy(title)["id"]!;

    /// <summary>All entries, oldest first.</summary>
    public async Task<IReadOnlyList<HistoryEntry>> HistoryAsync() =>
        [.. (await bench.Get<HistoryRows>().ListEntriesAsync(FlowBench.Tenant, Sync.Id, null, 1000, null, CancellationToken.None)).Select(one => one.Entry).Reverse()];

    public async Task<IReadOnlyList<string>> OutcomesAsync(string outcome) => [.. (await HistoryAsync()).Where(entry => entry.Outcome == outcome).Select(entry => entry.Reason ?? "")];

    public async Task<CrmSync.App.State.Sync> ReloadAsync() => Sync = (await bench.Get<SyncRows>().GetAsync(FlowBench.Tenant, Sync.Id, CancellationToken.None))!; // a test's sync is there

    /// <summary>Changes options as the operator does.</summary>
    public async Task EditAsync(OptionsEdit edit)
    {
        (await bench.Get<EditSync>().RunAsync(FlowBench.Tenant, Sync.Id, new SyncEdit(Options: edit), CancellationToken.None)).ShouldBeOfType<Reply<SyncReply>.Given>();
        await SettleAsync();
    }

    public static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    public static DateTimeOffset Start(int number) => new DateTimeOffset(2026, 3, 10, 8, 0, 0, TimeSpan.Zero).AddMinutes(15 * number);

    private static bool IsCounted(string operation) => operation is "zoho.coql" or "google.events.list" or "google.events.get" or "google.events.insert" or "google.events.patch" or "google.events.delete" or "google.events.update"
        || operation.StartsWith("zoho.records.", StringComparison.Ordinal);

    private static ImmutableSortedDictionary<string, string> Credentials(params (string Name, string Value)[] values) => values.ToImmutableSortedDictionary(one => one.Name, one => one.Value);
}
