using System.Text.Json.Nodes;
using CrmSync.Playground.Tour;

namespace CrmSync.Playground.Calendar.Steps;

/// <summary>More deletions at once than people make by hand wait for the operator (R9).</summary>
internal sealed class MassDeletion : IStep<CalendarScene>
{
    private const int Deleted = 60;

    public string Title => "A mass deletion is held, then approved";

    public async Task RunAsync(CalendarScene scene, Story story, CancellationToken cancellationToken)
    {
        var before = scene.Tally();
        scene.Crm.Delete([.. scene.Crm.ReadAll().Take(Deleted).Select(entry => entry.Id)]);
        story.Tell($"CRM: {Deleted} meetings are deleted at one stroke");
        await story.UntilAsync("The sync is held", async () => IsHeld(await scene.Operator.SyncAsync(scene.Sync, cancellationToken)), cancellationToken);

        await scene.QuietAsync(cancellationToken);
        var held = await scene.Operator.HeldAsync(scene.Sync, cancellationToken);
        story.Tell($"Held: {held["reason"]}");
        story.Claim("held", "60 of 500 pairs", string.Join(' ', ((string?)held["reason"] ?? "").Split(' ').Take(4)));
        story.Claim("records to look at", Deleted, held["records"]!.AsArray().Count);
        story.Claim("deleted in Google meanwhile", 0, (scene.Tally() - before).OtherWrites);

        await scene.Operator.ApproveAsync(scene.Sync, (string)held["set"]!, cancellationToken);
        story.Tell("The operator approves exactly these");
        await story.UntilAsync("Google has deleted them", () => scene.Google.Count == 500 - Deleted, cancellationToken);

        await scene.ClaimWritesAsync(story, before, toCrm: 0, toOther: Deleted, cancellationToken);
        story.Claim("held now", false, IsHeld(await scene.Operator.SyncAsync(scene.Sync, cancellationToken)));
        scene.ClaimAgreement(story, 440);
    }

    private static bool IsHeld(JsonNode sync) => string.Equals((string?)sync["status"], "held", StringComparison.OrdinalIgnoreCase);
}
