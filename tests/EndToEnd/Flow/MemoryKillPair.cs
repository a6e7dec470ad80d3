using System.Text.Json.Nodes;
using CrmSync.Playground.Stage;

namespace CrmSync.EndToEnd.Flow;

/// <summary>Two collections of the reference system.</summary>
internal sealed class MemoryKillPair : IKillPair
{
    public async Task MakeAsync(Stage stage, int records, CancellationToken cancellationToken)
    {
        await MemoryDemo.MakeSyncAsync(stage, cancellationToken);
        stage.World.Memory.Create("left", Enumerable.Range(0, records).Select(number => Record($"T{number}")));
    }

    public int Change(Stage stage, int changes, Random random)
    {
        var left = Shuffled(stage, "left", random);
        var right = stage.World.Memory.Records("right").ToDictionary(Title, record => (string)record["id"]!);
        var total = left.Count;
        for (var number = 0; number < changes; number++)
        {
            var (title, id) = left[number];
            switch (number % 10)
            {
                case 0:
                    stage.World.Memory.Create("left", Record($"new left {number}"));
                    total++;
                    break;
                case 1:
                    stage.World.Memory.Create("right", Record($"new right {number}"));
                    total++;
                    break;
                case 2 when number < 100:
                    stage.World.Memory.Delete("left", id);
                    total--;
                    break;
                case 3 or 4 or 5:
                    stage.World.Memory.Edit("right", right[title], new JsonObject { ["body"] = $"right {number}" });
                    break;
                case 6:
                    stage.World.Memory.Edit("left", id, new JsonObject { ["title"] = $"both {number}" });
                    stage.World.Memory.Edit("right", right[title], new JsonObject { ["body"] = $"both {number}" });
                    break;
                default:
                    stage.World.Memory.Edit("left", id, new JsonObject { ["title"] = $"left {number}" });
                    break;
            }
        }

        return total;
    }

    public (IReadOnlyList<string> Left, IReadOnlyList<string> Right) Contents(Stage stage) => (Contents(stage, "left"), Contents(stage, "right"));

    public long Mails(Stage stage) => 0;

    private static List<(string Title, string Id)> Shuffled(Stage stage, string collection, Random random)
    {
        var all = stage.World.Memory.Records(collection).Select(record => (Title(record), (string)record["id"]!)).ToArray();
        random.Shuffle(all);
        return [.. all];
    }

    private static List<string> Contents(Stage stage, string collection) =>
        [.. stage.World.Memory.Records(collection).Select(record => $"{Title(record)} | {(string?)record["values"]!["body"]}").Order(StringComparer.Ordinal)];

    private static string Title(JsonObject record) => (string?)record["values"]!["title"] ?? "";

    private static JsonObject Record(string title) => new() { ["title"] = title, ["body"] = "of " + title };
}
