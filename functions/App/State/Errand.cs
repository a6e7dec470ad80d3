using CrmSync.Engine.Mapping;

namespace CrmSync.App.State;

/// <summary>What people asked of a run (ZX-3).</summary>
/// <param name="Mode">Only these sides are written in it; what would travel the other way stays due.</param>
/// <param name="Dry">Nothing is written: the run tells what would be.</param>
public sealed record Errand(FlowDirection Mode = FlowDirection.Both, bool Dry = false);
