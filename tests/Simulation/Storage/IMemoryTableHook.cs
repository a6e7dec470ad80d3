namespace CrmSync.Simulation.Storage;

/// <summary>
/// Stands between a client and its tables, in the place of the network: it says when a request arrives and when its answer does.
/// What it throws is the client's fault to handle, thrown before the effect or after it; what it never completes is a process that died.
/// </summary>
internal interface IMemoryTableHook
{
    ValueTask BeforeAsync(MemoryTableCall call, CancellationToken cancellationToken);

    /// <summary>Also awaited for a refusal, which travels back like any answer.</summary>
    ValueTask AfterAsync(MemoryTableCall call, CancellationToken cancellationToken);
}
