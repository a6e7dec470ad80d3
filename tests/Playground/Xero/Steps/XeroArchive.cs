using CrmSync.Playground.Tour;
using CrmSync.Playground.Xero.Cast;

namespace CrmSync.Playground.Xero.Steps;

/// <summary>The preset's policy lets a deletion travel only to a side that can bring it back: an archive in Xero leaves the CRM's record.</summary>
internal sealed class XeroArchive : IStep<XeroScene>
{
    public string Title => "A contact is archived in Xero, and CRM keeps the person";

    public TimeSpan Patience => XeroScene.Patience;

    public async Task RunAsync(XeroScene scene, Story story, CancellationToken cancellationToken)
    {
        var before = scene.Tally();
        var (crm, xero) = (scene.Crm.Find(Casting.Archived.Name)!, scene.Xero.Find(Casting.Archived.Name)!); // both have been synced
        var told = (await scene.Operator.HistoryAsync(scene.People, crm, cancellationToken)).Count;
        scene.Xero.Archive(xero);
        story.Tell($"Xero: {Casting.Archived.Name} is archived; the policy is '{(await scene.Operator.SyncAsync(scene.People, cancellationToken))["options"]!["deletions"]}'");
        await story.UntilAsync("History tells of it", async () => (await scene.Operator.HistoryAsync(scene.People, crm, cancellationToken)).Count > told, cancellationToken);

        var last = (await scene.Operator.HistoryAsync(scene.People, crm, cancellationToken))[^1];
        story.Tell($"{last["outcome"]}: {last["reason"]}");
        await scene.ClaimWritesAsync(story, before, toCrm: 0, toOther: 0, cancellationToken);
        story.Claim("in CRM", true, scene.Crm.Read(crm) is not null);
    }
}
