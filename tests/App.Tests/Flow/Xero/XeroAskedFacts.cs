using CrmSync.App.Manage.Syncs;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.App.Tests.Storage;
using CrmSync.Engine.Model;
using CrmSync.Sandbox.Faults;
using CrmSync.Sandbox.Zoho;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Flow.Xero;

/// <summary>What somebody asks for is done, or told why not (ZX-2, ZX-3, ALL-2): whoever pulls the place meanwhile, and whatever was tried before.</summary>
public sealed class XeroAskedFacts(AzuriteFixture azurite)
{
    private static readonly OptionsEdit ByHand = new() { Manual = true };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RunKind.Record)]
    [InlineData(RunKind.Changes)]
    [InlineData(RunKind.Full)]
    public async Task R11_What_is_asked_for_while_the_place_is_pulled_is_done_after_it(RunKind kind)
    {
        var pair = await ZohoXeroPair.ConnectedAsync(azurite);
        await using var bench = pair.Bench;
        var jane = pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        await pair.StartAsync(ByHand);
        await HoldLeaseAsync(pair, TimeSpan.FromSeconds(50));

        var run = await pair.RunAsync(pair.Contacts, new NewRun(kind, Side.Left, kind == RunKind.Record ? jane : null));

        pair.XeroNames.ShouldBe(["Acme", "Jane Doe"], await pair.StoryAsync(pair.Contacts));
        run.Counts.Added.ShouldBe(1);
        (await LeftPlaceAsync(pair)).Again.ShouldBeFalse("it comes itself, and needs nobody in its stead");
    }

    [Fact]
    public async Task R11_What_finds_the_place_pulled_for_hours_is_told_in_the_end()
    {
        var pair = await ZohoXeroPair.ConnectedAsync(await FlowBench.StartLargeAsync());
        await using var bench = pair.Bench;
        var jane = pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        await pair.StartAsync(ByHand);
        await HoldLeaseAsync(pair, TimeSpan.FromDays(1));
        var before = bench.Clock.GetUtcNow();

        var run = await pair.RunAsync(pair.Contacts, new NewRun(RunKind.Record, Side.Left, jane));

        (await pair.ToldAsync(pair.Contacts, "failed")).ShouldBe(["the place was being read all the while; run it again"]);
        run.Counts.Failed.ShouldBe(1);
        (bench.Clock.GetUtcNow() - before).ShouldBeInRange(TimeSpan.FromHours(5), TimeSpan.FromHours(8));
    }

    private static async Task HoldLeaseAsync(ZohoXeroPair pair, TimeSpan time)
    {
        var place = await LeftPlaceAsync(pair);
        await pair.Bench.Get<PlaceRows>().ChangeAsync(FlowBench.Tenant, place.Id, current => current with { LeaseOwner = "another", LeaseUntil = pair.Bench.Clock.GetUtcNow() + time }, Stop);
    }

    private static async Task<Place> LeftPlaceAsync(ZohoXeroPair pair)
    {
        var sync = (await pair.Bench.Get<SyncRows>().GetAsync(FlowBench.Tenant, pair.Contacts, Stop))!; // a test's sync is there
        return (await pair.Bench.Get<PlaceRows>().GetAsync(FlowBench.Tenant, sync.Left.PlaceId, Stop))!; // and its place
    }

    private static async Task<IEnumerable<string>> RunsAsync(FlowBench bench, string sync) =>
        (await bench.Get<HistoryRows>().ListRunsAsync(FlowBench.Tenant, sync, 100, null, Stop)).Select(run => run.Id);
}
