using CrmSync.App.State;
using CrmSync.Engine.Mapping;

namespace CrmSync.App.Presets;

/// <summary>Two collections of the reference system.</summary>
internal sealed class MemoryPair : IPreset
{
    public string Name => "memory-memory";

    public string Title => "Memory and Memory";

    public string LeftConnector => "memory";

    public string RightConnector => "memory";

    public string? LeftCollection => null;

    public string? RightCollection => null;

    public SyncOptions Defaults(DateTimeOffset now) => PresetDefaults.Read(Name);

    public Scope ScopeOf(SyncOptions options, Connection left, Connection right) => Scope.All;

    public FieldMap MapOf(SyncOptions options) => options.ToFieldMap();

    public IEnumerable<(string Field, string Allowed)> Check(SyncOptions options) => [];
}
