using System.Text.Json.Nodes;
using CrmSync.Playground.Tour;

namespace CrmSync.Playground.Steps;

/// <summary>Two connections, and the choice of calendar (ZG-2).</summary>
internal sealed class ConnectAccounts : IStep
{
    private const string Colleague = "bo@example.com";

    public string Title => "Two accounts are connected";

    public async Task RunAsync(Scene scene, Story story, CancellationToken cancellationToken)
    {
        var world = scene.Stage.World;
        var anna = world.Google.AddUser(Scene.AnnasCalendar);
        world.Google.AddUser(Colleague);
        world.Google.Share(Colleague, Scene.AnnasCalendar, "reader");

        var crm = await scene.Operator.ConnectAsync("zoho-crm", "Our CRM", Consent(world.Zoho.RefreshToken, ("accounts_server", scene.Stage.Server.Url)), cancellationToken);
        story.Tell($"Zoho CRM, as {crm["account"]!["name"]}");
        var google = await scene.Operator.ConnectAsync("google-calendar", "Anna's calendar", Consent(anna), cancellationToken);
        story.Tell($"Google Calendar, as {google["account"]!["name"]}");
        (scene.CrmConnection, scene.GoogleConnection) = ((string)crm["id"]!, (string)google["id"]!);

        var seen = await scene.Operator.PlacesAsync(scene.GoogleConnection, all: true, cancellationToken);
        var offered = await scene.Operator.PlacesAsync(scene.GoogleConnection, all: false, cancellationToken);
        story.Tell($"Of {seen.Count} calendars {offered.Count} can be written and is offered: {string.Join(", ", offered)}");
        story.Claim("calendars seen", 2, seen.Count);
        story.Claim("offered", Scene.AnnasCalendar, string.Join(", ", offered));
    }

    private static JsonObject Consent(string refreshToken, params (string Name, string Value)[] more)
    {
        var credentials = new JsonObject { ["client_id"] = "playground", ["client_secret"] = "playground", ["refresh_token"] = refreshToken };
        foreach (var (name, value) in more)
        {
            credentials[name] = value;
        }

        return credentials;
    }
}
