using System.Text.Json.Nodes;
using CrmSync.Sandbox.Memory;

namespace CrmSync.Playground.Stage;

/// <summary>Two collections of the reference system and a sync of them, as an operator makes it.</summary>
public static class MemoryDemo
{
    public static async Task<string> MakeSyncAsync(Stage stage, CancellationToken cancellationToken)
    {
        foreach (var collection in (string[])["left", "right"])
        {
            stage.World.Memory.AddCollection(collection, new MemoryField("title", "text"), new MemoryField("body", "text"), new MemoryField("place", "text"), new MemoryField("tags", "set"));
        }

        var connection = await stage.Manage.PostAsync("/connections", new JsonObject
        {
            ["connector"] = "memory",
            ["name"] = "Memory",
            ["credentials"] = new JsonObject { ["refresh_token"] = stage.World.Memory.RefreshToken },
        }, cancellationToken);
        var id = (string)connection["id"]!;
        var sync = await stage.Manage.PostAsync("/syncs", new JsonObject
        {
            ["preset"] = "memory-memory",
            ["name"] = "left and right",
            ["left"] = new JsonObject { ["connection"] = id, ["collection"] = "left" },
            ["right"] = new JsonObject { ["connection"] = id, ["collection"] = "right" },
        }, cancellationToken);
        return (string)sync["id"]!;
    }
}
