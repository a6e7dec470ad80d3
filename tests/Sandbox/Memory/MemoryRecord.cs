using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Memory;

/// <summary>One record, with its version before the last change for stale reads.</summary>
internal sealed class MemoryRecord(string id, string? key, long born, JsonObject values)
{
    public string Id { get; } = id;

    public string? Key { get; } = key;

    public long Born { get; } = born;

    public JsonObject Values { get; set; } = values;

    public string Version { get; set; } = "";

    public DateTimeOffset Modified { get; set; }

    /// <summary>Number of the last change; a cursor is such a number.</summary>
    public long Change { get; set; }

    public bool Deleted { get; set; }

    /// <summary>Null when there was none.</summary>
    public (JsonObject Values, string Version, DateTimeOffset Modified)? Previous { get; set; }
}
