namespace CrmSync.App.State.Rows;

/// <summary>Several storage requests at once, a bounded number of them.</summary>
internal static class Many
{
    private const int AtOnce = 16;

    /// <summary>Results in the order of the items.</summary>
    public static async Task<T[]> SelectAsync<TItem, T>(IReadOnlyCollection<TItem> items, Func<TItem, CancellationToken, Task<T>> select, CancellationToken cancellationToken)
    {
        using var gate = new SemaphoreSlim(AtOnce);
        return await Task.WhenAll(items.Select(async item =>
        {
            await gate.WaitAsync(cancellationToken);
            try
            {
                return await select(item, cancellationToken);
            }
            finally
            {
                gate.Release();
            }
        }));
    }
}
