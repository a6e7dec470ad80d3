using System.Collections.Immutable;
using System.Net;
using CrmSync.App.Secrets;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.App.Tests.Storage;
using CrmSync.Engine.Model;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Manage;

public sealed class ManageHistoryFacts(AzuriteFixture azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ALL_3_Runs_and_entries_come_in_pages_newest_first()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var sync = await bench.SyncAsync(await bench.ConnectAsync());
        var history = bench.Get<HistoryRows>();
        var start = DateTimeOffset.UtcNow.AddHours(-1);
        for (var index = 0; index < 3; index++)
        {
            var at = start.AddMinutes(index);
            var run = Keys.Inverted(at) + "aaaaaa";
            await history.CountAsync(bench.Tenant, sync, new RunRecord(run, "changes", at) { Sent = 4, Handled = 3, LastAt = at, Counts = ImmutableSortedDictionary<string, int>.Empty.Add("added", 2).Add("adopted", index) }, Stop);
            await history.AppendAsync(bench.Tenant, sync, [new HistoryEntry(at, run, $"L{index}", index == 1 ? "failed" : "added", "left", index == 1 ? "the title is too long" : null) { LeftId = $"r{index}", Fields = ["title", "body"] }], Stop);
        }

        var first = await bench.GetAsync($"syncs/{sync}/runs?most=2");
        first.Json["runs"]!.AsArray().Select(run => $"{run!["kind"]} {run["sent"]} {run["handled"]} {run["counts"]!.ToJsonString()}").ShouldBe([
            """changes 4 3 {"added":2,"updated":0,"deleted":0,"skipped":0,"failed":0,"mailed":0,"other":{"adopted":2}}""",
            """changes 4 3 {"added":2,"updated":0,"deleted":0,"skipped":0,"failed":0,"mailed":0,"other":{"adopted":1}}"""]);
        var second = await bench.GetAsync($"syncs/{sync}/runs?most=2&after={first.Json["next"]}");
        second.Json["runs"]!.AsArray().Count.ShouldBe(1);
        second.Json["next"].ShouldBeNull();
        var oldest = (string)second.Json["runs"]![0]!["id"]!;

        var entries = await bench.GetAsync($"syncs/{sync}/entries?most=2");
        entries.Json["entries"]!.AsArray().Select(entry => $"{entry!["record"]} {entry["outcome"]} {entry["side"]} {entry["leftId"]} {entry["fields"]!.ToJsonString()}").ShouldBe([
            """L2 added left r2 ["title","body"]""", """L1 failed left r1 ["title","body"]"""]);
        (await bench.GetAsync($"syncs/{sync}/entries?most=2&after={entries.Json["next"]}")).Json["entries"]!.AsArray().Select(entry => (string)entry!["record"]!).ShouldBe(["L0"]);
        (await bench.GetAsync($"syncs/{sync}/entries?run={oldest}")).Json["entries"]!.AsArray().Select(entry => (string)entry!["record"]!).ShouldBe(["L0"]);
        (await bench.GetAsync($"syncs/{sync}")).Json["lastError"]!["reason"]!.ToString().ShouldBe("the title is too long");
        (await bench.GetAsync($"syncs/{sync}/runs/{Keys.Inverted(start.AddDays(1))}aaaaaa")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await bench.GetAsync($"syncs/{sync}/runs?most=0&after=A|B")).Errors.ShouldBe(["most: 1 to 500", "after: the next of the page before"]);
        (await bench.GetAsync($"syncs/{sync}/entries?most=many&run=x%27y")).Errors.ShouldBe(["most: 1 to 500"]);
        (await bench.GetAsync($"syncs/{sync}/entries?run=x%27y")).Errors.ShouldBe(["run: the id of a run"]);
    }

    [Fact]
    public async Task R25_A_records_history_opens_the_value_that_lost_for_thirty_days()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var sync = await bench.SyncAsync(await bench.ConnectAsync());
        var row = await bench.RowAsync(sync);
        await SeenSeed.PairAsync(bench, row, "r/1", "c1");
        var left = Keys.LinkRow(Side.Left, RecordKey.Of(row.Left.Identity, new RecordId("r/1")));
        var right = Keys.LinkRow(Side.Right, RecordKey.Of(row.Right.Identity, new RecordId("c1")));
        var loser = bench.Get<Vault>().Seal("""["t","Old title"]""", $"{bench.Tenant}|{sync}|loser");
        var now = DateTimeOffset.UtcNow;
        await bench.Get<HistoryRows>().AppendAsync(bench.Tenant, sync, [
            new HistoryEntry(now.AddDays(-31), "run0", left, "conflict", "left", "older") { Loser = loser },
            new HistoryEntry(now.AddDays(-2), "run1", right, "skipped", "right", "before it was paired"),
            new HistoryEntry(now.AddDays(-1), "run2", left, "conflict", "left", "'title' was changed on both sides") { Loser = loser, Fields = ["title"] }], Stop);

        foreach (var path in (string[])["left/r%2F1", "right/c1", $"left/{left}"])
        {
            var found = await bench.GetAsync($"syncs/{sync}/records/{path}/history");
            found.Json["entries"]!.AsArray().Select(entry => $"{entry!["run"]} {entry["loser"]?.ToJsonString()}").ShouldBe(["""run2 {"kind":"text","value":"Old title"}""", "run1 ", "run0 "]);
            found.Json["links"]!.AsArray().Select(link => (string)link!).ShouldBe([left, right], ignoreOrder: true);
        }

        (await bench.GetAsync($"syncs/{sync}/entries")).Text.ShouldNotContain("Old title");
        (await bench.GetAsync($"syncs/{sync}/records/left/unknown/history")).Json["entries"]!.AsArray().ShouldBeEmpty();
        (await bench.GetAsync($"syncs/{sync}/records/middle/x/history?most=x")).Errors.ShouldBe(["side: left, right", "most: 1 to 500"]);
    }

    [Theory]
    [InlineData("""[]""", "empty", null)]
    [InlineData("""["n",12.50]""", "number", "12.50")]
    [InlineData("""["b",true]""", "flag", "true")]
    [InlineData("""["d","2026-01-31"]""", "date", "\"2026-01-31\"")]
    [InlineData("""["s","a@x","A","b@x",""]""", "set", """{"a@x":"A","b@x":""}""")]
    public void A_losing_value_is_shown_by_its_kind(string stored, string kind, string? value)
    {
        var shown = CrmSync.App.Manage.History.LosingValue.Read(stored);

        shown.Kind.ShouldBe(kind);
        shown.Value?.GetRawText().ShouldBe(value);
    }
}
