using CrmSync.Playground.Tour;
using CrmSync.Playground.Xero.Cast;

namespace CrmSync.Playground.Xero.Steps;

/// <summary>ZX, from the CRM.</summary>
internal sealed class CrmEdit : IStep<XeroScene>
{
    private const string Number = "+46 70 500000";

    public string Title => "An edit in CRM arrives in Xero";

    public TimeSpan Patience => XeroScene.Patience;

    public async Task RunAsync(XeroScene scene, Story story, CancellationToken cancellationToken)
    {
        var before = scene.Tally();
        scene.Customer = (scene.Crm.Find(Casting.Customer.Name)!, scene.Xero.Find(Casting.Customer.Name)!); // both have been synced
        scene.Crm.ChangeMobile(scene.Customer.Crm, Number);
        story.Tell($"CRM: {Casting.Customer.Name} has the number {Number}");
        await story.UntilAsync("Xero has it", () => scene.Xero.MobileNumberOf(scene.Customer.Xero) == Number, cancellationToken);

        await scene.ClaimWritesAsync(story, before, toCrm: 0, toOther: 1, cancellationToken);
    }
}
