using CrmSync.Playground.Stage;
using CrmSync.Playground.Tour;

namespace CrmSync.Playground.Xero.Steps;

/// <summary>Two connections, and the app's one webhook, which Xero probes with good and bad signatures before it sends anything there.</summary>
internal sealed class ConnectOrganisation : IStep<XeroScene>
{
    public string Title => "A CRM and an organisation are connected, and Xero probes the webhook";

    public TimeSpan Patience => XeroScene.Patience;

    public async Task RunAsync(XeroScene scene, Story story, CancellationToken cancellationToken)
    {
        var crm = await scene.Operator.ConnectAsync("zoho-crm", "Our CRM", Consent.ZohoCrm(scene.Stage), cancellationToken);
        story.Tell($"Zoho CRM, as {crm["account"]!["name"]}");
        var xero = await scene.Operator.ConnectAsync("xero", "Our books", Consent.Xero(scene.Stage), cancellationToken);
        story.Tell($"Xero, as {xero["account"]!["name"]}");
        (scene.CrmConnection, scene.XeroConnection) = ((string)crm["id"]!, (string)xero["id"]!);

        scene.Stage.EnterXeroWebhook();
        story.Tell($"Xero's developer portal: {scene.Stage.XeroWebhook}, for all organisations");
        await scene.Stage.Server.PushesDrainedAsync();
        var answers = scene.Stage.Server.PushOutcomes.GroupBy(probe => probe.Delivery).Select(probe => probe.First().Status).Order().ToList();
        story.Tell($"Two good and two bad signatures are answered: {string.Join(", ", answers)}");
        story.Claim("answers to probes", "200, 200, 401, 401", string.Join(", ", answers));
    }
}
