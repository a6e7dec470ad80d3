namespace CrmSync.Sandbox;

/// <summary>What a request is about, known before it is handled: what faults match on and what the in-flight counts are kept by.</summary>
/// <param name="Operation">A stable name such as <c>google.events.patch</c>.</param>
/// <param name="Place">The calendar, module or collection; empty where there is none.</param>
/// <param name="Record">Null for lists, batches and creates.</param>
public sealed record SandboxCall(string Operation, string Place, string? Record, bool IsWrite)
{
    /// <summary>A list of everything, not of what changed.</summary>
    public bool IsFullList { get; init; }
}
