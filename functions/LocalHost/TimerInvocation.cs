using System.Text.Json.Nodes;

namespace CrmSync.LocalHost;

/// <summary>The body of a timer's invocation.</summary>
internal static class TimerInvocation
{
    /// <param name="status">As it was before this run, so that Next is the occurrence being served; null without a monitor.</param>
    public static byte[] Payload(string function, string binding, TimerStatus? status, bool isPastDue, DateTimeOffset now, Guid random) =>
        InvocationPayload.Encode(
            binding,
            new JsonObject
            {
                ["Schedule"] = new JsonObject { ["AdjustForDST"] = true },
                ["ScheduleStatus"] = status is null ? null : new JsonObject
                {
                    ["Last"] = JsonValue.Create(status.Last),
                    ["LastUpdated"] = JsonValue.Create(status.LastUpdated),
                    ["Next"] = JsonValue.Create(status.Next),
                },
                ["IsPastDue"] = isPastDue,
            },
            [KeyValuePair.Create("sys", InvocationPayload.Sys(function, now, random))]);
}
