namespace CrmSync.LocalHost;

/// <summary>What a stand-in host is started with. Everything else comes from the app root, as with the real host.</summary>
public sealed record LocalHostOptions
{
    /// <summary>The staged app: host.json, one folder per function, the handler's executable.</summary>
    public required string AppRoot { get; init; }

    /// <summary>Port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Opens function and admin level functions and /admin; null makes one up and logs it.</summary>
    public string? FunctionKey { get; init; }

    /// <summary>App settings: given to the handler on top of this process's environment, used for %NAME%,
    /// and for host.json overrides such as AzureFunctionsJobHost__extensions__queues__visibilityTimeout.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>How long a received message stays hidden before it must be renewed (renewed at half time).
    /// Fixed at ten minutes in the real host; tests shorten it to see the death of a host within seconds.</summary>
    public TimeSpan MessageLease { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Where timer status lives; null is a folder of this app root in the user's temp.</summary>
    public string? StateFolder { get; init; }

    /// <summary>Drives the timers and the crash window. Queues and deadlines follow the real clock, as storage does.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Receives every log line, from any thread.</summary>
    public Action<LocalHostLine>? Log { get; init; }

    /// <summary>Called with the new process id each time the handler was started again.</summary>
    public Action<int>? OnChildRestart { get; init; }
}
