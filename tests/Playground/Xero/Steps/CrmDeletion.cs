using CrmSync.Playground.Tour;
using CrmSync.Playground.Xero.Cast;

namespace CrmSync.Playground.Xero.Steps;

/// <summary>The other way the same policy archives, for Xero can bring a contact back.</summary>
internal sealed class CrmDeletion : IStep<XeroScene>
{
    public string Title => "A person is deleted in CRM, and archived in Xero";

    public TimeSpan Patience => XeroScene.Patience;

    public async Task RunAsync(XeroScene scene, Story story, CancellationToken cancellationToken)
    {
        var before = scene.Tally();
        var (crm, xero) = (scene.Crm.Find(Casting.Deleted.Name)!, scene.Xero.Find(Casting.Deleted.Name)!); // both have been synced
        scene.Crm.Delete(crm);
        story.Tell($"CRM: {Casting.Deleted.Name} is deleted");
        await story.UntilAsync("Xero has archived the contact", () => scene.Xero.IsArchived(xero), cancellationToken);

        await scene.ClaimWritesAsync(story, before, toCrm: 0, toOther: 1, cancellationToken);
    }
}
