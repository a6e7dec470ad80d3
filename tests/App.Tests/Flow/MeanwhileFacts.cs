using System.Text.Json.Nodes;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Planning;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Flow;

/// <summary>What happens to a record while an apply is at it, and is looked at in time: before any further pull.</summary>
public sealed class MeanwhileFacts
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Found by seed 2800: the tombstone was looked at before there was a link, and let go.</summary>
    [Fact]
    public async Task R9_A_source_that_was_deleted_and_let_go_meanwhile_takes_its_counterpart_along()
    {
        var (bench, sync, id) = await DeletedBeforeItsReservationAsync();
        await using var _ = bench;
        await bench.RunUntilQuietAsync();

        bench.World.Memory.Record("left", id).ShouldBeNull();
        bench.World.Memory.Records("right").ShouldBeEmpty();
        var runs = await bench.Get<HistoryRows>().ListRunsAsync(FlowBench.Tenant, sync, 100, null, Stop);
        runs.ShouldAllBe(run => run.Handled >= run.Sent); // none waits for more
    }

    [Fact]
    public async Task R9_A_deletion_that_so_far_only_a_read_has_shown_is_weighed_and_made()
    {
        await using var bench = await FlowBench.StartLargeAsync();
        var (sync, _) = await bench.MemoryPairAsync(options => options with { EditOrDeletion = EditOrDeletion.DeletionWins });
        var id = bench.World.Memory.Create("left", new JsonObject { ["title"] = "one" });
        await bench.CycleAsync();
        await bench.CycleAsync();

        bench.World.Memory.Delete("left", id);
        bench.World.Memory.Edit("right", (string)bench.World.Memory.Records("right").Single()["id"]!, new JsonObject { ["title"] = "edited" }); // every record has one
        await bench.LookAtAsync(sync.Right);
        await bench.RunUntilQuietAsync();

        bench.World.Memory.Records("right").ShouldBeEmpty();
    }

    private static async Task<(FlowBench Bench, string Sync, string Id)> DeletedBeforeItsReservationAsync()
    {
        var meddler = new Meddler();
        var bench = await FlowBench.StartMeddledAsync(meddler);
        var (sync, _) = await bench.MemoryPairAsync();
        await bench.RunUntilQuietAsync();
        var id = bench.World.Memory.Create("left", new JsonObject { ["title"] = "short-lived", ["place"] = "here" });
        meddler.Before(call => call.Table.EndsWith("Links", StringComparison.Ordinal) && !call.IsRead, async () =>
        {
            bench.World.Memory.Delete("left", id);
            await bench.LookAtAsync(sync.Left);
            await bench.StepAsync(); // the pull that sees the tombstone
            await bench.StepAsync(); // the apply that finds no link
        });
        await bench.CycleAsync();
        return (bench, sync.Id, id);
    }
}
