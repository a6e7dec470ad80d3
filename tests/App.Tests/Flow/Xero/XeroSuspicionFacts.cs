using CrmSync.App.Flow.Upkeep;
using CrmSync.App.Tests.Storage;
using CrmSync.Sandbox.Faults;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Flow.Xero;

/// <summary>Full reads that do not show what is there (R8).</summary>
public sealed class XeroSuspicionFacts(AzuriteFixture azurite)
{
    [Fact]
    public async Task R8_A_listed_record_that_a_full_read_missed_is_listed_still_and_gets_no_counterpart()
    {
        var pair = await ZohoXeroPair.ConnectedAsync(azurite);
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
}
