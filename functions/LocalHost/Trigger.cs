namespace CrmSync.LocalHost;

/// <summary>What starts a function.</summary>
internal abstract record Trigger
{
    private Trigger() { }

    /// <param name="Methods">Empty means all.</param>
    internal sealed record Http(string Route, IReadOnlyList<string> Methods, bool NeedsKey) : Trigger;

    /// <param name="IsBinary">dataType "binary": the handler gets bytes in base64 instead of text.</param>
    internal sealed record Queue(string Binding, string QueueName, string ConnectionString, bool IsBinary) : Trigger;

    internal sealed record Timer(string Binding, string Schedule, bool UseMonitor, bool RunOnStartup) : Trigger;
}
