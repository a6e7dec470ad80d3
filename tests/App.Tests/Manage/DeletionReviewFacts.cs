using CrmSync.App.Flow.Deletions;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.App.Tests.Storage;
using CrmSync.Engine.Model;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Manage;

/// <summary>R9: what the review sends out, and as what.</summary>
public sealed class DeletionReviewFacts(AzuriteFixture azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_deletions_of_linked_records_are_cleared()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var (sync, linked, alone) = await DueAsync(bench, heldReason: null);

        await bench.Get<DeletionReview>().RunAsync(sync, Side.Left, "run", "trace", Stop);

        bench.Queues.Applies.Select(apply => (apply.Cleared, apply.Keys.ShouldHaveSingleItem())).ShouldBe([(true, linked), (false, alone)]);
    }

    [Fact]
    public async Task A_hold_that_ends_by_itself_clears_nothing_that_was_not_weighed()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var (sync, linked, alone) = await DueAsync(bench, heldReason: "many");

        await bench.Get<DeletionReview>().RunAsync(sync, Side.Left, "run", "trace", Stop);

        var apply = bench.Queues.Applies.ShouldHaveSingleItem();
        apply.Cleared.ShouldBeFalse();
        apply.Keys.ShouldBe([linked, alone], ignoreOrder: true);
        (await bench.RowAsync(sync.Id)).HeldReason.ShouldBeNull();
    }

    private static async Task<(Sync Sync, string Linked, string Alone)> DueAsync(ManageBench bench, string? heldReason)
    {
        var id = await bench.SyncAsync(await bench.ConnectAsync());
        await bench.Get<SyncRows>().ChangeAsync(bench.Tenant, id, current => current with { Stage = FirstContactStage.Open, HeldReason = heldReason }, Stop);
        var sync = await bench.RowAsync(id);
        var (linked, alone) = (await SeenSeed.AddAsync(bench, sync, Side.Left, "r1", SeenKind.Deleted), await SeenSeed.AddAsync(bench, sync, Side.Left, "r2", SeenKind.Deleted));
        await SeenSeed.PairAsync(bench, sync, "r1", "c1");
        bench.Queues.Clear();
        return (sync, linked, alone);
    }
}
