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
        var survivor = Casting.Merged with { Last = $"{Casting.Merged.Last}-Smith" };
        var kept = scene.Xero.Add(survivor);
        await story.UntilAsync("A second contact of the same person is listed", async () => (await scene.Operator.DecisionsAsync(scene.People, cancellationToken)).Any(one => (string?)one["id"] == kept), cancellationToken);
        await scene.QuietAsync(cancellationToken);

        scene.Xero.Merge(kept, lost);
        story.Tell("Xero: the first one is merged into the second");
        await story.UntilAsync("The link has moved", async () => (await scene.Operator.HistoryAsync(scene.People, crm, cancellationToken)).Any(entry => (string?)entry["rightId"] == kept), cancellationToken);
        await scene.QuietAsync(cancellationToken);
        story.Claim("name in CRM", survivor.Name, scene.Crm.Read(crm)?.Name);
        story.Claim("name in Xero", survivor.Name, scene.Xero.NameOf(kept));

        var before = scene.Tally();
        scene.Crm.ChangeMobile(crm, Number);
        story.Tell($"CRM: the person has the number {Number}");
        await story.UntilAsync("The survivor has it", () => scene.Xero.MobileNumberOf(kept) == Number, cancellationToken);
        await scene.ClaimWritesAsync(story, before, toCrm: 0, toOther: 1, cancellationToken);
        story.Claim("the first one", "archived", scene.Xero.IsArchived(lost) ? "archived" : "active");
    }
}
