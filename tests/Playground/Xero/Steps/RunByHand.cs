using System.Text.Json.Nodes;
using CrmSync.Playground.Tour;

namespace CrmSync.Playground.Xero.Steps;

/// <summary>Starts a run on the operator's word and watches it to the end.</summary>
internal static class RunByHand
{
    /// <returns>The run, with its counts.</returns>
    public static async Task<JsonNode> RunAsync(XeroScene scene, Story story, string sync, bool dry, CancellationToken cancellationToken)
    {
        await story.UntilAsync("Both sides are read", async () => (string?)(await scene.Operator.SyncAsync(sync, cancellationToken))["stage"] == "open", cancellationToken);
        var run = await scene.Operator.RunAsync(sync, "changes", dry, cancellationToken);
        await story.UntilFullAsync(dry ? "dry run" : "run", async () => ProgressOf(await scene.Operator.RunOfAsync(sync, run, cancellationToken), scene), cancellationToken);
        await scene.QuietAsync(cancellationToken);
        var ended = await scene.Operator.RunOfAsync(sync, run, cancellationToken);
        story.Tell($"{(dry ? "The dry run says" : "Done")}: {string.Join(", ", Counts(ended).Select(count => $"{count.Value} {count.Key}"))}");
        return ended;
    }

    /// <summary>By outcome, in a dry run by outcome and side.</summary>
    public static IReadOnlyDictionary<string, int> Counts(JsonNode run)
    {
        var counts = run["counts"]!.AsObject();
        return counts.Where(count => count.Key != "other").Concat(counts["other"]?.AsObject() ?? []).Where(count => (int)count.Value! > 0).ToDictionary(count => count.Key, count => (int)count.Value!); // of a number
    }

    /// <summary>Why records are not simply written, each reason once.</summary>
    public static async Task TellReasonsAsync(XeroScene scene, Story story, string sync, JsonNode run, CancellationToken cancellationToken)
    {
        var entries = await scene.Operator.EntriesAsync(sync, (string)run["id"]!, cancellationToken);
        foreach (var reason in entries.Where(entry => (string?)entry["reason"] is not null).GroupBy(entry => ((string?)entry["outcome"], (string?)entry["reason"])))
        {
            story.Tell($"{reason.Count(),4} {reason.Key.Item1}: {reason.Key.Item2}");
        }
    }

    public static Progress ProgressOf(JsonNode run, XeroScene scene) => new((int)run["handled"]!, (int)run["sent"]!, $"CRM {scene.Crm.Count}, Xero {scene.Xero.Count}");
}
