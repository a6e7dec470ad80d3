namespace CrmSync.Playground.Tour;

/// <summary>Where to knock when the tour is over.</summary>
internal static class Doors
{
    /// <summary>For curl.</summary>
    public static string Key { get; } = $"-H 'x-functions-key: {Stage.Stage.FunctionKey}'";

    public static string Manage(Stage.Stage stage) => $"{stage.HostAddress}api/manage/tenants/{Stage.Stage.Tenant}";

    /// <param name="vendors">The Sandbox's paths that this tour uses.</param>
    public static void Show(Screen screen, Stage.Stage stage, string vendors)
    {
        screen.Text();
        screen.Heading("It all stays up. Ctrl-C ends it.");
        screen.Text($"   host        {stage.HostAddress}");
        screen.Text($"   management  {Manage(stage)}");
        screen.Text($"   OpenAPI     {Manage(stage)}/openapi.json");
        screen.Text($"   Sandbox     {stage.Server.Url}  ({vendors})");
        screen.Text();
    }

    public static void ShowSync(Screen screen, Stage.Stage stage, string sync)
    {
        screen.Heading("What the sync does, did, and did last:");
        screen.Text($"   curl -s {Key} {Manage(stage)}/syncs");
        screen.Text($"   curl -s {Key} {Manage(stage)}/syncs/{sync}/runs");
        screen.Text($"   curl -s {Key} '{Manage(stage)}/syncs/{sync}/entries?most=5'");
    }
}
