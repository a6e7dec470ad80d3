using System.Text.Json.Nodes;
using CrmSync.App.Flow.Upkeep;
using CrmSync.Sandbox.Counting;
using CrmSync.Sandbox.Xero;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Flow.Xero;

/// <summary>How many calls a whole sync of people takes, exactly, and how long it takes under Xero's quota, by the clock that the Sandbox counts with.</summary>
public sealed class XeroCallFacts
{
    private const int Many = 5_000;

    [Fact]
    public async Task Five_thousand_people_into_an_empty_organisation_then_an_idle_look_and_a_full_comparison()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        bench.World.Xero.Switches = bench.World.Xero.Switches with { CallsPerMinute = 60, CallsPerDay = 5_000, CallsAtOnce = 5 };
        var acme = pair.Account("Acme");
        bench.World.Zoho.Create("Contacts", Enumerable.Range(0, Many).Select(number => new JsonObject
        {
            ["First_Name"] = "Person", ["Last_Name"] = $"{number}", ["Email"] = $"p{number}@acme.com", ["Account_Name"] = new JsonObject { ["id"] = acme },
        }));
        await pair.StartAccountsAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(2));
        var (before, began) = (pair.Ledgers, bench.Clock.GetUtcNow());

        await pair.StartContactsAsync();

        bench.World.Xero.Contacts().Count.ShouldBe(Many + 1);
        var wrote = bench.Clock.GetUtcNow() - began;
        bench.Clock.Advance(TimeSpan.FromMinutes(6));
        await pair.PollXeroAsync();
        var calls = (Zoho: CallsOf(pair.Ledgers.Zoho - before.Zoho), Xero: CallsOf(pair.Ledgers.Xero - before.Xero));
        calls.ShouldBe((26, 106), Lines(pair.Ledgers.Zoho - before.Zoho) + Lines(pair.Ledgers.Xero - before.Xero));
        wrote.ShouldBeLessThanOrEqualTo(TimeSpan.FromMinutes(1) * 1.10);
        var usage = bench.World.Xero.Usage();
        (usage.Refused, usage.MostInAMinute <= 60, usage.MostAtOnce <= 5).ShouldBe((0, true, true));

        before = pair.Ledgers;
        await bench.CycleAsync();
        (pair.Ledgers.Xero - before.Xero).TotalWrites.ShouldBe(0);
        CallsOf(pair.Ledgers.Xero - before.Xero).ShouldBe(1, "one look serves all syncs of the place");

        before = pair.Ledgers;
        await bench.Get<CatchUp>().RunAsync(CancellationToken.None);
        await bench.RunUntilQuietAsync();
        pair.WritesSince(before).ShouldBe((0, 0));
        CallsOf(pair.Ledgers.Xero - before.Xero).ShouldBe(6, Lines(pair.Ledgers.Xero - before.Xero));
    }

    /// <summary>Calls but for tokens, metadata and connections.</summary>
    private static int CallsOf(LedgerSnapshot calls) => calls.Calls.Where(call => IsCounted(call.Key)).Sum(call => (int)call.Value);

    private static bool IsCounted(string operation) => operation == "zoho.coql" || operation.StartsWith("zoho.records.", StringComparison.Ordinal) || operation.StartsWith("xero.contacts.", StringComparison.Ordinal);

    private static string Lines(LedgerSnapshot calls) => string.Join('\n', calls.Calls.Select(call => $"{call.Key} {call.Value}")) + "\n";
}
