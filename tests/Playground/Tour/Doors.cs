namespace CrmSync.Playground.Tour;

/// <summary>Where to knock when the tour is over.</summary>
internal static class Doors
{
    public static void Show(Screen screen, Scene scene)
    {
        var stage = scene.Stage;
        var manage = $"{stage.HostAddress}api/manage/tenants/{Stage.Stage.Tenant}";
        var key = $"-H 'x-functions-key: {Stage.Stage.FunctionKey}'";
        var events = $"{stage.Server.Url}/google/calendar/v3/calendars/{Scene.AnnasCalendar}/events";

        screen.Text();
        screen.Heading("It all stays up. Ctrl-C ends it.");
        screen.Text($"   host        {stage.HostAddress}");
        screen.Text($"   management  {manage}");
        screen.Text($"   OpenAPI     {manage}/openapi.json");
        screen.Text($"   Sandbox     {stage.Server.Url}  (/google, /zoho)");
        screen.Text();
        screen.Heading("What the sync does, did, and did last:");
        screen.Text($"   curl -s {key} {manage}/syncs");
        screen.Text($"   curl -s {key} {manage}/syncs/{scene.Sync}/runs");
        screen.Text($"   curl -s {key} '{manage}/syncs/{scene.Sync}/entries?most=5'");
        screen.Heading("Make an event in Google, and see it in CRM some seconds later (both tokens are good for an hour):");
        screen.Text($"   curl -s {events} -H 'Authorization: Bearer {stage.World.Google.AccessToken(Scene.AnnasCalendar)}' -H 'Content-Type: application/json' -d '{Lunch()}'");
        screen.Text($"   curl -s '{stage.Server.Url}/zoho/crm/v8/Events?fields=Event_Title,Start_DateTime&sort_by=Modified_Time&sort_order=desc&per_page=3' -H 'Authorization: Zoho-oauthtoken {stage.World.Zoho.AccessToken()}'");
    }

    private static string Lunch()
    {
        var noon = new DateTimeOffset(DateTimeOffset.UtcNow.UtcDateTime.Date.AddDays(1).AddHours(12), TimeSpan.Zero);
        return $$$"""{"summary":"Lunch","start":{"dateTime":"{{{noon:s}}}Z"},"end":{"dateTime":"{{{noon.AddHours(1):s}}}Z"}}""";
    }
}
