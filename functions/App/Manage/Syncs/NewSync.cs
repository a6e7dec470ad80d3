namespace CrmSync.App.Manage.Syncs;

/// <summary>A sync to make.</summary>
/// <param name="Options">What is to differ from the preset's defaults.</param>
public sealed record NewSync(string Preset, string Name, NewEnd Left, NewEnd Right, OptionsEdit? Options = null);

/// <param name="Collection">Absent where the preset says which one.</param>
public sealed record NewEnd(string Connection, string? Collection = null);

/// <summary>What is to change of a sync; what is absent stays.</summary>
public sealed record SyncEdit(string? Name = null, OptionsEdit? Options = null);
