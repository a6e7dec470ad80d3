using System.Net;
using CrmSync.App.Flow.Signals;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.App.Tests.Storage;
using CrmSync.Engine.Model;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Manage;

public sealed class ManageHeldFacts(AzuriteFixture azurite)
{
    private const string Reason = "2 of 2 pairs would be deleted because their records are gone on the left side; approve or refuse";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R9_A_held_set_names_its_records_and_nothing_else()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var (sync, keys) = await HoldAsync(bench);

        var held = await bench.GetAsync($"syncs/{sync}/held");

        ((string)held.Json["reason"]!).ShouldBe(Reason);
        held.Json["records"]!.AsArray().Select(record => $"{record!["side"]} {record["record"]} {record["link"]}").ShouldBe(
            ((string[])[$"left r1 {keys[0]}", $"left r2 {keys[1]}"]).OrderBy(text => text[8..], StringComparer.Ordinal));
        var view = await bench.GetAsync($"syncs/{sync}");
        ((string)view.Json["status"]!).ShouldBe("held");
        ((string)view.Json["reason"]!).ShouldBe(Reason);
    }

    [Theory]
    [InlineData("approve", DeletionClearance.Approved, "approved")]
    [InlineData("refuse", DeletionClearance.Restore, "refused")]
    public async Task R9_The_operators_word_ends_the_hold_and_goes_with_the_named_records(string decision, DeletionClearance verdict, string outcome)
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var (sync, keys) = await HoldAsync(bench);
        var set = (string)(await bench.GetAsync($"syncs/{sync}/held")).Json["set"]!;

        var decided = await bench.PostAsync($"syncs/{sync}/held/{decision}", new { set });

        decided.Status.ShouldBe(HttpStatusCode.Accepted);
        ((string)decided.Json["kind"]!).ShouldBe("held");
        var apply = bench.Queues.Applies.ShouldHaveSingleItem();
        (apply.Sync, apply.Run, apply.Cleared).ShouldBe((sync, (string)decided.Json["id"]!, false));
        apply.Keys.ShouldBe(keys, ignoreOrder: true);
        var row = await bench.RowAsync(sync);
        var rows = await bench.Get<SeenRows>().ListAsync(row.Tenant, row.Left.PlaceId, sync, onlyDue: true, withValues: false, Stop).ToListAsync(Stop);
        rows.Select(one => one.Verdict).ShouldBe([verdict, verdict]);
        ((string)(await bench.GetAsync($"syncs/{sync}")).Json["status"]!).ShouldBe("active");
        ((string)(await bench.GetAsync($"syncs/{sync}/entries")).Json["entries"]![0]!["outcome"]!).ShouldBe(outcome);
        (await bench.PostAsync($"syncs/{sync}/held/{decision}")).Type.ShouldBe("urn:crm-sync:problem:nothing-held");
    }

    [Fact]
    public async Task A_set_that_has_grown_since_it_was_shown_is_not_approved()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var (sync, _) = await HoldAsync(bench);
        var set = (string)(await bench.GetAsync($"syncs/{sync}/held")).Json["set"]!;
        var row = await bench.RowAsync(sync);
        await SeenSeed.AddAsync(bench, row, Side.Left, "r3", SeenKind.Deleted);
        await SeenSeed.PairAsync(bench, row, "r3", "c3");

        var refused = await bench.PostAsync($"syncs/{sync}/held/approve", new { set });

        refused.Status.ShouldBe(HttpStatusCode.Conflict);
        refused.Type.ShouldBe("urn:crm-sync:problem:held-set-changed");
        bench.Queues.Applies.ShouldBeEmpty();
        (await bench.RowAsync(sync)).HeldReason.ShouldBe(Reason);
    }

    [Fact]
    public async Task A_paused_sync_takes_no_decision_and_a_wrong_body_is_refused()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var (sync, _) = await HoldAsync(bench);

        (await bench.PostAsync($"syncs/{sync}/held/approve", new { yes = true })).Errors.ShouldBe(["yes: no such field; allowed are set"]);
        await bench.PostAsync($"syncs/{sync}/pause");
        (await bench.PostAsync($"syncs/{sync}/held/approve")).Detail.ShouldBe("The sync is paused; resume it first.");
        (await bench.RowAsync(sync)).HeldReason.ShouldBe(Reason);
    }

    [Fact]
    public async Task Where_nothing_is_held_the_set_is_empty()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var sync = await bench.SyncAsync(await bench.ConnectAsync());

        (await bench.GetAsync($"syncs/{sync}/held")).Text.ShouldBe("""{"records":[]}""");
    }

    private static async Task<(string Sync, string[] Keys)> HoldAsync(ManageBench bench)
    {
        var sync = await bench.SyncAsync(await bench.ConnectAsync());
        await bench.Get<SyncRows>().ChangeAsync(bench.Tenant, sync, current => current with { Stage = FirstContactStage.Open, HeldReason = Reason }, Stop);
        var row = await bench.RowAsync(sync);
        string[] keys = [await SeenSeed.AddAsync(bench, row, Side.Left, "r1", SeenKind.Deleted), await SeenSeed.AddAsync(bench, row, Side.Left, "r2", SeenKind.Suspected)];
        await SeenSeed.PairAsync(bench, row, "r1", "c1");
        await SeenSeed.PairAsync(bench, row, "r2", "c2");
        bench.Queues.Clear();
        return (sync, keys);
    }
}
