namespace CrmSync.LocalHost;

/// <summary>How a queue or timer invocation ended.</summary>
internal abstract record InvocationResult
{
    private InvocationResult() { }

    internal sealed record Succeeded(IReadOnlyList<string> Logs) : InvocationResult;

    internal sealed record Failed(string Reason) : InvocationResult;

    /// <summary>The real host neither completes nor fails it, until functionTimeout.</summary>
    internal sealed record Hangs : InvocationResult;
}
