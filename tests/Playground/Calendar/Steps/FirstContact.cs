using System.Text.Json.Nodes;
using CrmSync.Playground.Tour;

namespace CrmSync.Playground.Calendar.Steps;

/// <summary>Makes the sync of the tour and watches its first run to the end.</summary>
internal static class FirstContact
{
    /// <returns>The run, with its counts.</returns>
    public static async Task<JsonNode> RunAsync(CalendarScene scene, Story story, CancellationToken cancellationToken)
    {
        scene.Sync = await scene.Operator.MakeSyncAsync("zoho-crm-google-calendar", "Meetings", scene.CrmConnection, scene.GoogleConnection, CalendarScene.AnnasCalendar, manual: false, cancellationToken);
        story.Tell("The sync is made; both sides are read");
        await story.UntilFullAsync("reading both sides", async () => ProgressOf(await scene.Operator.FirstRunAsync(scene.Sync, cancellationToken), scene), cancellationToken);
        await scene.QuietAsync(cancellationToken);

        var run = await scene.Operator.FirstRunAsync(scene.Sync, cancellationToken) ?? throw new InvalidOperationException("the first run is not in history");
        story.Tell($"Done: {Added(run)} added, {Adopted(run)} found on both sides and paired");
        story.Claim("left to handle", 0, (int)run["sent"]! - (int)run["handled"]!);
        return run;
    }

    public static int Added(JsonNode run) => (int)run["counts"]!["added"]!;

    public static int Adopted(JsonNode run) => (int?)run["counts"]!["other"]?["adopted"] ?? 0;

    private static Progress ProgressOf(JsonNode? run, CalendarScene scene) => run is null ? default : new((int)run["handled"]!, (int)run["sent"]!, $"CRM {scene.Crm.Count}, Google {scene.Google.Count}");
}
