using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Google;

/// <summary>One event of one calendar, and how it looked before its last change (for stale reads).</summary>
internal sealed class EventState(string id, long born, JsonObject body)
{
    public string Id { get; } = id;

    /// <summary>Position in a full list; never changes, so that paging neither skips nor repeats.</summary>
    public long Born { get; set; } = born;

    public JsonObject Body { get; set; } = body;

    /// <summary>Number of the last change; a sync token is such a number.</summary>
    public long Change { get; set; }

    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>Null when there was none.</summary>
    public JsonObject? Previous { get; set; }

    public bool Cancelled => IsCancelled(Body);

    public string Etag => Body["etag"]!.GetValue<string>(); // set at every save

    public static bool IsCancelled(JsonObject body) => (string?)body["status"] == "cancelled";

    /// <summary>As a reader saw it at that time; null when it was not there.</summary>
    public JsonObject? AsOf(DateTimeOffset? moment) => moment is null || ChangedAt <= moment ? Body : Previous;
}
