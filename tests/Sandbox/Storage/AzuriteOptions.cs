namespace CrmSync.Sandbox.Storage;

/// <summary>How Azurite is started. Port 0 takes a free one.</summary>
public sealed record AzuriteOptions
{
    public int TablePort { get; init; }

    public int QueuePort { get; init; }

    /// <summary>Where rows and messages are kept; in memory only when null.</summary>
    public string? DataFolder { get; init; }

    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(15);
}
