using System.Text.Json.Nodes;
using CrmSync.Sandbox.Faults;

namespace CrmSync.Sandbox.Memory;

/// <summary>records:batch: each operation for itself, results in the order of the operations.</summary>
internal sealed class MemoryBatch(MemoryState state, MemoryReads reads, FaultInjector faults)
{
    public SandboxResponse Run(MemoryCollection collection, SandboxRequest request, Fault? fault)
    {
        if (request.Json()?["operations"] is not JsonArray operations || operations.Count > state.Switches.MostRows)
        {
            throw new MemoryRefusal(400, "invalid_batch");
        }

        var results = operations
            .Select((operation, row) => fault is Fault.RefuseRows refuse && refuse.Row(row)
                ? new JsonObject { ["status"] = "refused", ["reason"] = refuse.Code }
                : One(collection, operation as JsonObject ?? []))
            .ToList();
        var shown = results.Where((_, row) => fault is not Fault.LoseRows lose || !lose.Row(row)).ToArray();
        if (fault is Fault.ShuffleRows)
        {
            shown = [.. faults.Shuffled(shown.Length).Select(i => shown[i])];
        }

        return SandboxResponse.Json(200, new JsonObject { ["results"] = new JsonArray([.. shown]) });
    }

    private JsonObject One(MemoryCollection collection, JsonObject operation)
    {
        var values = operation["values"] as JsonObject ?? [];
        if ((string?)operation["op"] == "create")
        {
            var key = (string?)operation["key"];
            var same = key is not null && state.Switches.KeysAreUnique
                ? collection.Records.Values.FirstOrDefault(r => r.Key == key && !r.Deleted)
                : null;
            return same is not null ? Result("exists", same) : Done(state.Add(collection, key, values));
        }

        if ((string?)operation["id"] is not { } id || !collection.Records.TryGetValue(id, out var record) || record.Deleted)
        {
            return new() { ["status"] = "gone", ["id"] = operation["id"]?.DeepClone() };
        }

        if (state.Switches.ChecksVersions && (string?)operation["ifVersion"] is { } version && version != record.Version)
        {
            return Result("stale", record);
        }

        switch ((string?)operation["op"])
        {
            case "update":
                state.Change(collection, record, values);
                return Done(record);
            case "delete":
                state.Delete(collection, record);
                return Done(record);
            default:
                return new() { ["status"] = "refused", ["id"] = id, ["reason"] = "unknown op" };
        }
    }

    private JsonObject Done(MemoryRecord record)
    {
        state.Ledger.Wrote(record.Id);
        return Result("done", record);
    }

    private JsonObject Result(string status, MemoryRecord record)
    {
        var result = reads.Show(record, null, whole: true)!; // without a moment it is always there
        if (!state.Switches.RepliesCarryValues)
        {
            result.Remove("values");
        }

        result["status"] = status;
        return result;
    }
}
