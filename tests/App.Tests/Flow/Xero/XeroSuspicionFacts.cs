using CrmSync.App.Flow.Upkeep;
using CrmSync.Sandbox.Faults;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Flow.Xero;

/// <summary>Full reads that do not show what is there (R8).</summary>
public sealed class XeroSuspicionFacts
{
    [Fact]
    public async Task R8_A_listed_record_that_a_full_read_missed_is_listed_still_and_gets_no_counterpart()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var acme = pair.Account("Acme");
        pair.Person("Same", "Name", "one@acme.com", acme);
        pair.InXero("Same Name", "other@acme.com");
        await pair.StartAsync();
        var listed = (await pair.DecisionsAsync(pair.Contacts)).Select(open => open.Id).Order(StringComparer.Ordinal).ToList();
        listed.Count.ShouldBe(2);
        var before = pair.Ledgers;
        bench.World.Zoho.Faults.Next("zoho.coql", 10, new Fault.ShortList(0));

        await bench.Get<CatchUp>().RunAsync(CancellationToken.None);
        await pair.SettleAsync();

        bench.World.Zoho.Faults.Struck.ShouldBeGreaterThan(0);
        pair.WritesSince(before).ShouldBe((0, 0), await pair.StoryAsync(pair.Contacts));
        (await pair.DecisionsAsync(pair.Contacts)).Select(open => open.Id).Order(StringComparer.Ordinal).ShouldBe(listed);
    }

    [Fact]
    public async Task R20_More_suspects_than_a_minute_has_reads_are_cleared_in_some_minutes()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var acme = pair.Account("Acme");
        for (var number = 0; number < 1_000; number++)
        {
            pair.Person("Ann", $"{number}", $"ann{number}@acme.com", acme);
        }

        await pair.StartAsync();
        await pair.SettleAsync();
        pair.XeroNames.Count.ShouldBe(1_001);
        var (before, started) = (pair.Ledgers, bench.Clock.GetUtcNow());
        bench.World.Xero.Faults.Next("xero.contacts.list", 1, new Fault.ShortList(0.92));
        bench.World.Xero.Faults.Next("xero.contacts.ids", 1_000, new Fault.ShortList(0));

        await bench.Get<CatchUp>().RunAsync(CancellationToken.None);
        var steps = 0;
        while (steps < 1_000 && await bench.StepAsync())
        {
            steps++;
        }

        steps.ShouldBeLessThan(1_000, await pair.StoryAsync(pair.Contacts));
        (bench.Clock.GetUtcNow() - started).ShouldBeLessThan(TimeSpan.FromMinutes(5));
        (pair.Ledgers.Xero - before.Xero).TotalCalls.ShouldBeGreaterThan(80, "each was read");
        pair.WritesSince(before).ShouldBe((0, 0));
        await pair.ShouldBeQuietAsync();
    }
}
