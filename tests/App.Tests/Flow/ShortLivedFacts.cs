using System.Text.Json.Nodes;
using CrmSync.App.Flow.Deletions;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Sandbox.Faults;
using CrmSync.Simulation.Storage;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Flow;

/// <summary>Records that we made and that are gone again before the flow has heard all of them.</summary>
public sealed class ShortLivedFacts
{
    /// <summary>Due rows are swept by then, and no place is polled yet.</summary>
    private static readonly TimeSpan Swept = TimeSpan.FromMinutes(3);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Found by seeds 2655 and 3761: the row of the record before it was taken for its own, and its tombstone for a stranger's.</summary>
    [Fact]
    public async Task R8_A_record_made_anew_and_deleted_before_any_pull_saw_it_takes_its_partner_along()
    {
        await using var bench = await FlowBench.StartLargeAsync();
        await bench.MemoryPairAsync();
        var first = bench.World.Memory.Create("left", new JsonObject { ["title"] = "one" });
        await bench.CycleAsync();
        await bench.CycleAsync();
        bench.World.Memory.Delete("left", first);
        bench.World.Memory.Edit("right", IdOfOnly(bench, "right"), new JsonObject { ["body"] = "edited" });
        await bench.CycleAsync();
        var anew = IdOfOnly(bench, "left");
        anew.ShouldNotBe(first); // an edit wins over a deletion

        bench.World.Memory.Delete("left", anew);
        await bench.CycleAsync();
        await bench.CycleAsync();

        bench.World.Memory.Records("left").ShouldBeEmpty();
        bench.World.Memory.Records("right").ShouldBeEmpty();
    }

    /// <summary>Found by seed 2681: nobody had heard that it was made, and what a pull had seen of it passed for a new record after its deletion.</summary>
    [Fact]
    public async Task R21_A_counterpart_that_was_deleted_unheard_is_known_to_what_a_pull_saw_of_it()
    {
        await using var bench = await FlowBench.StartLargeAsync();
        var (sync, id) = await SeenButUnheardAsync(bench);
        bench.Queues.LoseAll();

        bench.World.Memory.Delete("left", id);
        await bench.LookAtAsync(sync.Left);
        await bench.RunUntilQuietAsync();
        await bench.CycleAsync(Swept);

        bench.World.Memory.Records("left").ShouldBeEmpty();
        bench.World.Memory.Records("right").ShouldBeEmpty();
    }

    /// <summary>Found by seed 1910: the pull's row stood beside the reservation, and nobody looked for it there.</summary>
    [Fact]
    public async Task R15_A_counterpart_that_only_a_pull_has_heard_of_is_not_made_again_where_a_user_deletes_it()
    {
        await using var bench = await FlowBench.StartLargeAsync();
        await SeenButUnheardAsync(bench);

        bench.World.Memory.Delete("right", IdOfOnly(bench, "right"));
        bench.Queues.LoseAll();
        await bench.CycleAsync();
        await bench.CycleAsync();

        bench.World.Memory.Records("right").ShouldBeEmpty();
        bench.World.Memory.Records("left").ShouldBeEmpty();
    }

    /// <summary>Found by seed 1983: the last pair of a side was about to be made anew, and its deletion was let pass unweighed.</summary>
    [Theory]
    [InlineData("left", DeletionClearance.Approved, 0)]
    [InlineData("left", DeletionClearance.Restore, 6)]
    [InlineData("right", DeletionClearance.Approved, 0)]
    [InlineData("right", DeletionClearance.Restore, 6)]
    public async Task R9_Pairs_of_which_nobody_heard_that_they_were_made_are_weighed(string gone, DeletionClearance verdict, int left)
    {
        await using var bench = await FlowBench.StartLargeAsync();
        var (sync, _) = await bench.MemoryPairAsync();
        await bench.RunUntilQuietAsync();
        bench.World.Memory.Faults.Next("memory.records.batch", 1, new Fault.Drop(AfterEffect: true));
        var ids = bench.World.Memory.Create("left", Enumerable.Range(0, 6).Select(number => new JsonObject { ["title"] = $"T{number}" }));
        await bench.LookAtAsync(sync.Left);
        await StepUntilAsync(bench, () => ValueTask.FromResult(bench.World.Memory.Records("right").Any()));

        await bench.LookAtAsync(sync.Right);
        await StepUntilAsync(bench, () => bench.Get<SeenRows>().ListAsync(FlowBench.Tenant, sync.Right.PlaceId, sync.Id, onlyDue: true, withValues: false, Stop).AnyAsync(Stop));
        bench.World.Memory.Delete(gone, gone == "left" ? [.. ids] : [.. bench.World.Memory.Records("right").Select(record => (string)record["id"]!)]); // every record has one
        await bench.LookAtAsync(gone == "left" ? sync.Left : sync.Right);
        await bench.RunUntilQuietAsync();

        var held = (await bench.Get<SyncRows>().GetAsync(sync.Tenant, sync.Id, Stop))!;
        held.HeldReason.ShouldBe($"6 of 6 pairs would be deleted because their records are gone on the {gone} side; approve or refuse");
        bench.World.Memory.Records(gone == "left" ? "right" : "left").Count.ShouldBe(6);

        await bench.Get<DeletionReview>().ReleaseAsync(held, verdict, "run", "trace", Stop);
        await bench.RunUntilQuietAsync();
        await bench.CycleAsync();

        (bench.World.Memory.Records("left").Count, bench.World.Memory.Records("right").Count).ShouldBe((left, left));
    }

    /// <summary>A record of the left whose counterpart was made and seen by a pull, and nobody heard the creation's answer.</summary>
    private static async Task<(Sync Sync, string Id)> SeenButUnheardAsync(FlowBench bench)
    {
        var (sync, _) = await bench.MemoryPairAsync();
        await bench.RunUntilQuietAsync();
        bench.World.Memory.Faults.Next("memory.records.batch", 1, new Fault.Drop(AfterEffect: true));
        var id = bench.World.Memory.Create("left", new JsonObject { ["title"] = "short-lived" });
        await bench.LookAtAsync(sync.Left);
        await StepUntilAsync(bench, () => ValueTask.FromResult(bench.World.Memory.Records("right").Any()));
        await bench.LookAtAsync(sync.Right);
        await StepUntilAsync(bench, () => bench.Get<SeenRows>().ListAsync(FlowBench.Tenant, sync.Right.PlaceId, sync.Id, onlyDue: true, withValues: false, Stop).AnyAsync(Stop));
        return (sync, id);
    }

    private static string IdOfOnly(FlowBench bench, string collection) => (string)bench.World.Memory.Records(collection).Single()["id"]!; // every record has one

    private static async Task StepUntilAsync(FlowBench bench, Func<ValueTask<bool>> isThere)
    {
        while (!await isThere())
        {
            (await bench.StepAsync()).ShouldBeTrue("nothing more is to come");
        }
    }
}
