using System.Text.Json;
using CrmSync.App.State;
using CrmSync.App.State.Rows;

namespace CrmSync.App.Presets;

/// <summary>The options each preset begins with, one readable file a preset under Defaults, in the form in which callers edit them.</summary>
internal static class PresetDefaults
{
    public static SyncOptions Read(string preset)
    {
        using var file = typeof(PresetDefaults).Assembly.GetManifestResourceStream($"Presets.{preset}.json") ?? throw new InvalidOperationException($"no defaults for {preset}");
        return JsonSerializer.Deserialize<SyncOptions>(file, StateJson.Options) ?? throw new JsonException($"the defaults of {preset} are null");
    }
}
