using System.Text.Json.Nodes;
using CrmSync.Playground.Tour;

namespace CrmSync.Playground.Calendar.Steps;

/// <summary>The same field on both sides within two seconds: the preset's master, the CRM, wins (ALL-13), and what lost is kept (ALL-3).</summary>
internal sealed class Conflict : IStep<CalendarScene>
{
    private const string Winner = "Workshop at Brightwater, 9 o'clock";
    private const string Loser = "Workshop at Brightwater, 10 o'clock";

    public string Title => "A conflict, and its loser in history";

    public async Task RunAsync(CalendarScene scene, Story story, CancellationToken cancellationToken)
    {
        var before = scene.Tally();
        scene.Google.Rename(scene.Meeting.Google, Loser);
        scene.Crm.Rename(scene.Meeting.Crm, Winner);
        story.Tell($"Google: renamed to \"{Loser}\". CRM: renamed to \"{Winner}\"");
        await story.UntilAsync("CRM has won, Google shows it", () => scene.Google.Read(scene.Meeting.Google)?.Title == Winner, cancellationToken);

        await scene.ClaimWritesAsync(story, before, toCrm: 0, toOther: 1, cancellationToken);
        story.Claim("title in CRM", Winner, scene.Crm.Read(scene.Meeting.Crm)?.Title ?? "none");
        var conflicts = (await scene.Operator.HistoryAsync(scene.Sync, scene.Meeting.Crm, cancellationToken)).Where(IsConflict).ToList();
        var loser = (string?)conflicts.FirstOrDefault()?["loser"]?["value"] ?? "none";
        story.Tell($"History keeps what lost: \"{loser}\"");
        story.Claim("conflicts in history", 1, conflicts.Count);
        story.Claim("loser", Loser, loser);
    }

    private static bool IsConflict(JsonNode entry) => (string?)entry["outcome"] == "conflict";
}
