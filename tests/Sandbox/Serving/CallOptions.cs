namespace CrmSync.Sandbox.Serving;

/// <summary>What happens around each call, in a server or a handler.</summary>
public sealed record CallOptions
{
    /// <summary>A vendor API call is answered this much later; its effect is in the middle of it.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Clock that the latency is waited by.</summary>
    public TimeProvider LatencyClock { get; init; } = TimeProvider.System;

    /// <summary>Is given what ends a call's being under way, for a caller that can die in the middle of it.</summary>
    public Action<IDisposable>? Begun { get; init; }

    public Func<SandboxCall, CancellationToken, ValueTask>? BeforeHandle { get; init; }

    public Func<SandboxCall, SandboxResponse, CancellationToken, ValueTask>? AfterHandle { get; init; }
}
