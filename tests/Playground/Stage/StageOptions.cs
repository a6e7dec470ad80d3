using CrmSync.Sandbox;
using CrmSync.Sandbox.Pushes;

namespace CrmSync.Playground.Stage;

/// <summary>How a stage is set.</summary>
public sealed record StageOptions
{
    /// <summary>The vendors answer a call this much later.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>How pushes travel; null sends none at all.</summary>
    public PushOptions? Pushes { get; init; } = new();

    /// <summary>Counts every request that leaves the handler, and may end the handler at one.</summary>
    public RequestGate? Gate { get; init; }

    /// <summary>Told of each vendor call, by its operation.</summary>
    public Action<string>? SeesCall { get; init; }

    public SandboxOptions Sandbox { get; init; } = new();

    /// <summary>App settings beside those the stage needs itself.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>How long a message stays hidden whose handler died. The real host's ten minutes would be a long wait.</summary>
    public TimeSpan MessageLease { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many hosts, each with a handler of its own, take from the queues, as instances on the platform do. The first one listens to the world.</summary>
    public int Hosts { get; init; } = 1;

    public Action<string>? Log { get; init; }
}
