using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using CrmSync.App.State;
using CrmSync.Sandbox.Counting;

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

    public async Task StartAsync(Func<SyncOptions, SyncOptions>? options = null) =>
        Sync = await bench.SyncAsync("zoho-crm-google-calendar", zoho, "Events", google, Calendar, options);

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

    public static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    public static DateTimeOffset Start(int number) => new DateTimeOffset(2026, 3, 10, 8, 0, 0, TimeSpan.Zero).AddMinutes(15 * number);

    private static bool IsCounted(string operation) => operation is "zoho.coql" or "google.events.list" or "google.events.get" or "google.events.insert" or "google.events.patch" or "google.events.delete" or "google.events.update"
        || operation.StartsWith("zoho.records.", StringComparison.Ordinal);

    private static ImmutableSortedDictionary<string, string> Credentials(params (string Name, string Value)[] values) => values.ToImmutableSortedDictionary(one => one.Name, one => one.Value);
}
