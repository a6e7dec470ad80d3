using CrmSync.Playground.Stage;

namespace CrmSync.Playground;

/// <summary>How the playground's stage is set: vendors that take a moment, timers as in local.settings.sample.json.</summary>
internal static class PlaygroundOptions
{
    public static StageOptions Stage { get; } = new()
    {
        Latency = TimeSpan.FromMilliseconds(20),
        Settings = new Dictionary<string, string>
        {
            ["Poll__Schedule"] = "0 * * * * *",
            ["Renew__Schedule"] = "0 */10 * * * *",
            ["CatchUp__Schedule"] = "0 30 2 * * *",
            ["Prune__Schedule"] = "0 0 4 * * *",
        },
    };
}
