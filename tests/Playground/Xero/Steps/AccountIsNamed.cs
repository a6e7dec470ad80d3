using System.Text.Json.Nodes;
using CrmSync.Playground.Tour;
using CrmSync.Playground.Xero.Cast;

namespace CrmSync.Playground.Xero.Steps;

/// <summary>ZX-1: in the CRM a person has an account, and Xero does not say which. Both syncs run by themselves from here on.</summary>
internal sealed class AccountIsNamed : IStep<XeroScene>
{
    private const string Account = "Brightwater";

    public string Title => "A contact of Xero whose account is not known waits until it is named";

    public TimeSpan Patience => XeroScene.Patience;

    public async Task RunAsync(XeroScene scene, Story story, CancellationToken cancellationToken)
    {
        await scene.Operator.LetRunAsync(scene.Accounts, cancellationToken);
        await scene.Operator.LetRunAsync(scene.People, cancellationToken);
        story.Tell("The syncs run by themselves from now on");
        var before = scene.Tally();
        var id = scene.Xero.Add(Casting.Stranger);
        story.Tell($"Xero: {Casting.Stranger.Name} is added, of no account");
        JsonNode? listed = null;
        await story.UntilAsync("The sync lists it", async () => (listed = await FindAsync()) is not null, cancellationToken);
        story.Tell($"It says: {listed!["reason"]}"); // waited for
        story.Claim("in CRM meanwhile", false, scene.Crm.Find(Casting.Stranger.Name) is not null);

        await scene.Operator.DecideAsync(scene.People, (string)listed["record"]!, "create", with: null, new JsonObject { ["account"] = scene.Crm.AccountId(Account) }, cancellationToken);
        story.Tell($"The operator names {Account}");
        await story.UntilAsync("CRM has the person", () => scene.Crm.Find(Casting.Stranger.Name) is not null, cancellationToken);
        await scene.ClaimWritesAsync(story, before, toCrm: 1, toOther: 0, cancellationToken);
        story.Claim("account", Account, scene.Crm.Read(scene.Crm.Find(Casting.Stranger.Name)!)?.Account ?? "none"); // waited for

        async Task<JsonNode?> FindAsync() => (await scene.Operator.DecisionsAsync(scene.People, cancellationToken)).FirstOrDefault(one => (string?)one["id"] == id);
    }
}
