using CrmSync.Playground.Calendar.Steps;
using CrmSync.Playground.Stage;
using CrmSync.Playground.Tour;

namespace CrmSync.Playground.Calendar;

/// <summary>Meetings between Zoho CRM and a Google calendar.</summary>
internal sealed class CalendarTour : ITour
{
    private CalendarScene? scene;

    public string Title => "CRM Sync: Zoho CRM and a Google calendar, kept in agreement. Both are played by the Sandbox.";

    public StageOptions Stage => PlaygroundOptions.Stage;

    public Task<bool> RunAsync(Stage.Stage stage, Screen screen, TimeProvider clock, CancellationToken cancellationToken)
    {
        scene = new CalendarScene(stage);
        return new GuidedTour<CalendarScene>(
            [
                new ConnectAccounts(), new FirstSync(), new CrmSave(), new GoogleEdit(), new BothEdited(), new Conflict(),
                new OneDeletion(), new MassDeletion(), new ReplayedWebhook(), new RecordHistory(), new MadeAgain(),
            ],
            screen,
            clock).RunAsync(scene, cancellationToken);
    }

    public void ShowDoors(Stage.Stage stage, Screen screen)
    {
        var events = $"{stage.Server.Url}/google/calendar/v3/calendars/{CalendarScene.AnnasCalendar}/events";
        Doors.Show(screen, stage, "/google, /zoho");
        Doors.ShowSync(screen, stage, scene?.Sync ?? "");
        screen.Heading("Make an event in Google, and see it in CRM some seconds later (both tokens are good for an hour):");
        screen.Text($"   curl -s {events} -H 'Authorization: Bearer {stage.World.Google.AccessToken(CalendarScene.AnnasCalendar)}' -H 'Content-Type: application/json' -d '{Lunch()}'");
        screen.Text($"   curl -s '{stage.Server.Url}/zoho/crm/v8/Events?fields=Event_Title,Start_DateTime&sort_by=Modified_Time&sort_order=desc&per_page=3' -H 'Authorization: Zoho-oauthtoken {stage.World.Zoho.AccessToken()}'");
    }

    private static string Lunch()
    {
        var noon = new DateTimeOffset(DateTimeOffset.UtcNow.UtcDateTime.Date.AddDays(1).AddHours(12), TimeSpan.Zero);
        return $$$"""{"summary":"Lunch","start":{"dateTime":"{{{noon:s}}}Z"},"end":{"dateTime":"{{{noon.AddHours(1):s}}}Z"}}""";
    }
}
