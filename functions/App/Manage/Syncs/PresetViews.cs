using System.Collections.Immutable;
using CrmSync.App.Manage.Wire;
using CrmSync.App.Presets;
using CrmSync.App.State;

namespace CrmSync.App.Manage.Syncs;

/// <summary>The pairs of systems that can be synced.</summary>
public sealed record PresetList(ImmutableArray<PresetReply> Presets);

/// <param name="Defaults">The options of a sync that is made now and says nothing else.</param>
public sealed record PresetReply(string Name, string Title, PresetEnd Left, PresetEnd Right, SyncOptions Defaults);

/// <param name="Collection">Absent where the operator picks one.</param>
public sealed record PresetEnd(string Connector, string? Collection);

/// <summary>Shows the presets.</summary>
public sealed class PresetViews(TimeProvider clock)
{
    public Reply<PresetList> List() => new PresetList([.. PresetCatalog.All.Select(preset => new PresetReply(
        preset.Name, preset.Title, new(preset.LeftConnector, preset.LeftCollection), new(preset.RightConnector, preset.RightCollection), preset.Defaults(clock.GetUtcNow())))]);
}
