using CrmSync.Playground.Stage;
using CrmSync.Playground.Tour;
using CrmSync.Playground.Xero.Steps;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Xero;

namespace CrmSync.Playground.Xero;

/// <summary>Accounts and people between Zoho CRM and a Xero organisation, within Xero's own limits.</summary>
internal sealed class XeroTour : ITour
{
    private XeroScene? scene;

    public string Title => "CRM Sync: the accounts and people of Zoho CRM, and the contacts of a Xero organisation. Both are played by the Sandbox.";

    /// <summary>The app keeps the quota that Xero grants, and Xero turns away what is beyond it.</summary>
    public StageOptions Stage => PlaygroundOptions.Stage with
    {
        Sandbox = new SandboxOptions { Xero = new XeroSwitches { CallsPerMinute = 60, CallsPerDay = 5000, CallsAtOnce = 5 } },
        Settings = new Dictionary<string, string>(PlaygroundOptions.Stage.Settings)
        {
            ["Connectors__xero__UnitsPerMinute"] = "60",
            ["Connectors__xero__Burst"] = "60",
            ["Connectors__xero__UnitsPerDay"] = "5000",
            ["Connectors__xero__AtOnce"] = "5",
        },
    };

    public Task<bool> RunAsync(Stage.Stage stage, Screen screen, TimeProvider clock, CancellationToken cancellationToken)
    {
        scene = new XeroScene(stage);
        return new GuidedTour<XeroScene>(
            [
                new ConnectOrganisation(), new AccountsFirst(), new DryPeople(), new FirstPeople(), new OperatorDecides(), new AccountIsNamed(),
                new CrmEdit(), new XeroEdit(), new XeroArchive(), new CrmDeletion(), new XeroMerge(), new PersonHistory(), new Quiet(), new KeptPace(),
            ],
            screen,
            clock).RunAsync(scene, cancellationToken);
    }

    public void ShowDoors(Stage.Stage stage, Screen screen)
    {
        Doors.Show(screen, stage, "/xero, /zoho");
        Doors.ShowSync(screen, stage, scene?.People ?? "");
        screen.Text($"   curl -s {Doors.Key} {Doors.Manage(stage)}/syncs/{scene?.People}/decisions");
        screen.Heading("Make a contact in Xero, and see it in CRM some seconds later (both tokens are good for half an hour):");
        screen.Text($"   curl -s -X PUT '{stage.Server.Url}/xero/api.xro/2.0/Contacts?summarizeErrors=false' -H 'Authorization: Bearer {stage.World.Xero.AccessToken()}' -H 'xero-tenant-id: {stage.World.Xero.TenantId}' -H 'Accept: application/json' -H 'Content-Type: application/json' -d '{Newcomer}'");
        screen.Text($"   curl -s '{stage.Server.Url}/zoho/crm/v8/Contacts?fields=Full_Name,Email,Account_Name&sort_by=Modified_Time&sort_order=desc&per_page=3' -H 'Authorization: Zoho-oauthtoken {stage.World.Zoho.AccessToken()}'");
    }

    private static string Newcomer => """{"Contacts":[{"Name":"Ada Byron (Brightwater)","EmailAddress":"ada@example.com"}]}""";
}
