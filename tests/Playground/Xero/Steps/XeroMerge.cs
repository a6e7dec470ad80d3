using CrmSync.Playground.Tour;
using CrmSync.Playground.Xero.Cast;

namespace CrmSync.Playground.Xero.Steps;

/// <summary>Two contacts made one in Xero, which names the survivor: the pair goes on with that one.</summary>
internal sealed class XeroMerge : IStep<XeroScene>
{
    private const string Number = "+46 70 600000";

    public string Title => "Two contacts are merged in Xero, and the link follows";

    public TimeSpan Patience => XeroScene.Patience;

    public async Task RunAsync(XeroScene scene, Story story, CancellationToken cancellationToken)
    {
        var (crm, lost) = (scene.Crm.Find(Casting.Merged.Name)!, scene.Xero.Find(Casting.Merged.Name)!); // both have been synced
        var kept = scene.Xero.Add(Casting.Merged with { Last = $"{Casting.Merged.Last}-Smith" });
        await story.UntilAsync("A second contact of the same person is listed", async () => (await scene.Operator.DecisionsAsync(scene.People, cancellationToken)).Any(one => (string?)one["id"] == kept), cancellationToken);
        await scene.QuietAsync(cancellationToken);

        var before = scene.Tally();
        scene.Xero.Merge(kept, lost);
        story.Tell("Xero: the first one is merged into the second");
        await story.UntilAsync("The link has moved", async () => (await scene.Operator.HistoryAsync(scene.People, crm, cancellationToken)).Any(entry => (string?)entry["rightId"] == kept), cancellationToken);
        await scene.QuietAsync(cancellationToken);
        foreach (var entry in await scene.Operator.HistoryAsync(scene.People, crm, cancellationToken))
        {
            story.Tell(HistoryLine.Of(entry, "Xero"));
        }

        story.Tell($"{scene.Tally() - before}");
        story.Claim("deleted in CRM", false, scene.Crm.Read(crm) is null);

        scene.Crm.ChangeMobile(crm, Number);
        story.Tell($"CRM: the person has the number {Number}");
        await story.UntilAsync("The survivor has it", () => scene.Xero.MobileNumberOf(kept) == Number, cancellationToken);
        await scene.ClaimWritesAsync(story, before, toCrm: 1, toOther: 1, cancellationToken);
        story.Claim("the first one", "archived", scene.Xero.IsArchived(lost) ? "archived" : "active");
    }
}
