using CrmSync.Sandbox.Pushes;

namespace CrmSync.Sandbox.Serving;

/// <summary>How a world is served over HTTP.</summary>
public sealed record ServerOptions
{
    /// <summary>0 takes a free port.</summary>
    public int Port { get; init; }

    public CallOptions Calls { get; init; } = new();

    public PushOptions Pushes { get; init; } = new();

    /// <summary>Keep notifications to the world's own sink instead of sending them.</summary>
    public bool SendsPushes { get; init; } = true;
}
