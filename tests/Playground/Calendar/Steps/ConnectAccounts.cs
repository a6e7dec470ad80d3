using CrmSync.Playground.Stage;
using CrmSync.Playground.Tour;

namespace CrmSync.Playground.Calendar.Steps;

/// <summary>Two connections, and the choice of calendar (ZG-2).</summary>
internal sealed class ConnectAccounts : IStep<CalendarScene>
{
    private const string Colleague = "bo@example.com";

    public string Title => "Two accounts are connected";

    public async Task RunAsync(CalendarScene scene, Story story, CancellationToken cancellationToken)
    {
        var world = scene.Stage.World;
        var anna = world.Google.AddUser(CalendarScene.AnnasCalendar);
        world.Google.AddUser(Colleague);
        world.Google.Share(Colleague, CalendarScene.AnnasCalendar, "reader");

        var crm = await scene.Operator.ConnectAsync("zoho-crm", "Our CRM", Consent.ZohoCrm(scene.Stage), cancellationToken);
        story.Tell($"Zoho CRM, as {crm["account"]!["name"]}");
        var google = await scene.Operator.ConnectAsync("google-calendar", "Anna's calendar", Consent.GoogleCalendar(anna), cancellationToken);
        story.Tell($"Google Calendar, as {google["account"]!["name"]}");
        (scene.CrmConnection, scene.GoogleConnection) = ((string)crm["id"]!, (string)google["id"]!);

        var seen = await scene.Operator.PlacesAsync(scene.GoogleConnection, all: true, cancellationToken);
        var offered = await scene.Operator.PlacesAsync(scene.GoogleConnection, all: false, cancellationToken);
        story.Tell($"Of {seen.Count} calendars {offered.Count} can be written and is offered: {string.Join(", ", offered)}");
        story.Claim("calendars seen", 2, seen.Count);
        story.Claim("offered", CalendarScene.AnnasCalendar, string.Join(", ", offered));
    }
}
