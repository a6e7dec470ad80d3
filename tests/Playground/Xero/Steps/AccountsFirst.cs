using CrmSync.Playground.Tour;
using CrmSync.Playground.Xero.Cast;

namespace CrmSync.Playground.Xero.Steps;

/// <summary>People point to accounts (R23), so these come first: by hand, a dry run and then the real one (ZX-3). Two of them are in the books already.</summary>
internal sealed class AccountsFirst : IStep<XeroScene>
{
    public string Title => "20 accounts, by hand: a dry run, then the real one";

    public TimeSpan Patience => XeroScene.Patience;

    public async Task RunAsync(XeroScene scene, Story story, CancellationToken cancellationToken)
    {
        scene.Crm.ImportAccounts(AddressBook.Accounts);
        scene.Crm.Import(Casting.InCrm);
        scene.Xero.Import(Casting.InXero);
        story.Tell($"{scene.Crm.Count} people of 20 accounts in CRM; in Xero {scene.Xero.Count} people and two of the accounts");
        foreach (var name in AddressBook.Accounts.Take(2))
        {
            scene.Xero.AddCompany(name);
        }

        var before = scene.Tally();
        scene.Accounts = await scene.Operator.MakeSyncAsync("zoho-crm-accounts-xero", "Accounts", scene.CrmConnection, scene.XeroConnection, collection: null, manual: true, cancellationToken);
        var dry = RunByHand.Counts(await RunByHand.RunAsync(scene, story, scene.Accounts, dry: true, cancellationToken));
        story.Claim("would be added to Xero", 18, dry.GetValueOrDefault("would-add-right"));
        story.Claim("would be paired", 2, dry.GetValueOrDefault("would-pair"));
        await scene.ClaimWritesAsync(story, before, toCrm: 0, toOther: 0, cancellationToken);

        var run = RunByHand.Counts(await RunByHand.RunAsync(scene, story, scene.Accounts, dry: false, cancellationToken));
        story.Claim("added", 18, run.GetValueOrDefault("added"));
        story.Claim("paired", 2, run.GetValueOrDefault("adopted"));
        await scene.ClaimWritesAsync(story, before, toCrm: 0, toOther: 18, cancellationToken);
    }
}
