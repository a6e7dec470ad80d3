using System.Text.Json.Nodes;
using CrmSync.Playground.Stage;
using Shouldly;
using Xunit;

namespace CrmSync.EndToEnd.Flow;

/// <summary>The thinnest whole system: the reference system on both sides, through Azurite, the host and the handler.</summary>
public sealed class MemoryStageFacts
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_sync_made_over_the_API_settles_and_pushes_carry_edits_across()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var stage = await Stage.StartAsync(new StageOptions(), cancellationToken);
        await MemoryDemo.MakeSyncAsync(stage, cancellationToken);
        var ids = stage.World.Memory.Create("left", Enumerable.Range(0, 120).Select(number => new JsonObject { ["title"] = $"T{number}" }));
        await stage.UntilQuietAsync(Patience, cancellationToken);
        stage.World.Memory.Records("right").Count.ShouldBe(120);

        stage.World.Memory.Edit("left", ids[0], new JsonObject { ["title"] = "edited" });
        await stage.UntilQuietAsync(Patience, cancellationToken);

        stage.World.Memory.Records("right").Count(record => (string?)record["values"]!["title"] == "edited").ShouldBe(1);
    }
}
