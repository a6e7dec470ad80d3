using System.Text.Json.Nodes;
using CrmSync.App.Tests.Storage;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Flow;

/// <summary>The flow between two collections of the reference system.</summary>
public sealed class MemoryPairFacts(AzuriteFixture azurite)
{
    [Fact]
    public async Task First_sync_creates_each_record_once_on_the_other_side_and_then_is_quiet()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var (_, _) = await bench.MemoryPairAsync();
        bench.World.Memory.Create("left", Enumerable.Range(0, 250).Select(number => Record($"L{number}")));
        bench.World.Memory.Create("right", Enumerable.Range(0, 30).Select(number => Record($"R{number}")));

        await bench.RunUntilQuietAsync();

        Titles(bench, "left").Count.ShouldBe(280);
        Titles(bench, "right").ShouldBe(Titles(bench, "left"));
        await ShouldBeQuietAsync(bench);
    }

    [Fact]
    public async Task Edits_and_deletions_travel_both_ways()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        await bench.MemoryPairAsync();
        var ids = bench.World.Memory.Create("left", Enumerable.Range(0, 10).Select(number => Record($"T{number}")));
        await bench.RunUntilQuietAsync();

        bench.World.Memory.Edit("left", ids[0], new JsonObject { ["title"] = "edited left" });
        var twin = bench.World.Memory.Records("right").Single(record => (string?)record["values"]!["title"] == "T1");
        bench.World.Memory.Edit("right", (string)twin["id"]!, new JsonObject { ["body"] = "edited right" });
        bench.World.Memory.Delete("left", ids[2]);
        await bench.CycleAsync();

        Titles(bench, "right").ShouldContain("edited left");
        ((string?)bench.World.Memory.Record("left", ids[1])!["values"]!["body"]).ShouldBe("edited right");
        Titles(bench, "right").ShouldNotContain("T2");
        Titles(bench, "right").ShouldBe(Titles(bench, "left"));
        await ShouldBeQuietAsync(bench);
    }

    [Fact]
    public async Task Both_sides_edited_at_once_are_merged_field_by_field()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        await bench.MemoryPairAsync();
        var id = bench.World.Memory.Create("left", Record("one"));
        await bench.RunUntilQuietAsync();
        var twin = (string)bench.World.Memory.Records("right").Single()["id"]!;

        bench.World.Memory.Edit("left", id, new JsonObject { ["title"] = "from left" });
        bench.World.Memory.Edit("right", twin, new JsonObject { ["body"] = "from right" });
        await bench.CycleAsync();

        foreach (var record in (JsonObject[])[bench.World.Memory.Record("left", id)!, bench.World.Memory.Record("right", twin)!])
        {
            ((string?)record["values"]!["title"], (string?)record["values"]!["body"]).ShouldBe(("from left", "from right"));
        }

        await ShouldBeQuietAsync(bench);
    }

    [Fact]
    public async Task R19_Half_an_emoji_is_one_entry_and_the_others_are_synced()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        bench.Wire.Rewrite = (_, text) => text.Replace("\"HALF\"", "\"cut \\ud83d\"", StringComparison.Ordinal);
        await bench.MemoryPairAsync();
        bench.World.Memory.Create("left", Record("HALF"));
        bench.World.Memory.Create("left", Record("whole"));

        await bench.RunUntilQuietAsync();

        Titles(bench, "right").ShouldBe(["whole"]);
        await ShouldBeQuietAsync(bench);
    }

    private static JsonObject Record(string title) => new() { ["title"] = title, ["body"] = "body of " + title };

    private static List<string?> Titles(FlowBench bench, string collection) =>
        [.. bench.World.Memory.Records(collection).Select(record => (string?)record["values"]!["title"]).Order(StringComparer.Ordinal)];

    private static async Task ShouldBeQuietAsync(FlowBench bench)
    {
        await bench.CycleAsync();
        var before = bench.World.Memory.Ledger.Snapshot();
        await bench.CycleAsync();
        await bench.CycleAsync();
        (bench.World.Memory.Ledger.Snapshot() - before).TotalWrites.ShouldBe(0);
    }
}
