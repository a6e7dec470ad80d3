using CrmSync.Playground.Tour;
using CrmSync.Playground.Xero.Cast;

namespace CrmSync.Playground.Xero.Steps;

/// <summary>ZX, from Xero: its signed push comes to the one address, and names organisation and contact.</summary>
internal sealed class XeroEdit : IStep<XeroScene>
{
    private const string Address = "new.address@example.com";

    public string Title => "An edit in Xero is pushed, and arrives in CRM";

    public TimeSpan Patience => XeroScene.Patience;

    public async Task RunAsync(XeroScene scene, Story story, CancellationToken cancellationToken)
    {
        var before = scene.Tally();
        var pushes = scene.Stage.Server.PushOutcomes.Length;
        scene.Xero.ChangeEmail(scene.Customer.Xero, Address);
        story.Tell($"Xero: {Casting.Customer.Name} has the address {Address}");
        await story.UntilAsync("CRM has it", () => scene.Crm.Read(scene.Customer.Crm)?.Email == Address, cancellationToken);

        await scene.ClaimWritesAsync(story, before, toCrm: 1, toOther: 0, cancellationToken);
        story.Claim("answer to the push", 200, scene.Stage.Server.PushOutcomes[pushes..].First(push => push.Delivery.Url == scene.Stage.XeroWebhook).Status);
    }
}
