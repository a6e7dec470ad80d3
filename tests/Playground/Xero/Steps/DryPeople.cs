using CrmSync.Playground.Tour;
using CrmSync.Playground.Xero.Cast;

namespace CrmSync.Playground.Xero.Steps;

/// <summary>What a first sync would do, record by record, and nothing of it is done (ZX-3).</summary>
internal sealed class DryPeople : IStep<XeroScene>
{
    public string Title => "300 people: a dry run says what would be";

    public TimeSpan Patience => XeroScene.Patience;

    public async Task RunAsync(XeroScene scene, Story story, CancellationToken cancellationToken)
    {
        story.Tell($"Of {scene.Crm.Count} people in CRM 20 are in Xero by the same e-mail, 5 have none, 3 can be taken for others there");

        var before = scene.Tally();
        scene.People = await scene.Operator.MakeSyncAsync("zoho-crm-contacts-xero", "People", scene.CrmConnection, scene.XeroConnection, collection: null, manual: true, cancellationToken);
        var run = await RunByHand.RunAsync(scene, story, scene.People, dry: true, cancellationToken);
        await RunByHand.TellReasonsAsync(scene, story, scene.People, run, cancellationToken);
        var counts = RunByHand.Counts(run);
        story.Claim("would be added to Xero", 272, counts.GetValueOrDefault("would-add-right"));
        story.Claim("would be paired", 20, counts.GetValueOrDefault("would-pair-right"));
        story.Claim("would be skipped", 5, counts.GetValueOrDefault("would-skip-left"));
        story.Claim("of CRM would be listed", 3, counts.GetValueOrDefault("would-list-left"));
        await scene.ClaimWritesAsync(story, before, toCrm: 0, toOther: 0, cancellationToken);
    }
}
