namespace CrmSync.Connectors.Contract;

/// <summary>The right to one call, until it is answered.</summary>
/// <param name="end">Null where nobody counts calls in flight.</param>
public sealed class CallTurn(Func<ValueTask>? end) : IAsyncDisposable
{
    /// <summary>Of a call that nobody counts.</summary>
    public static readonly CallTurn Free = new(null);

    private Func<ValueTask>? end = end;

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref end, null) is { } last ? last() : ValueTask.CompletedTask;
}
