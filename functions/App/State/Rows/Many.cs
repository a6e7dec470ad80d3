using CrmSync.Connectors.Contract;

namespace CrmSync.App.State.Rows;

/// <summary>Several storage requests at once, a bounded number of them.</summary>
internal static class Many
{
    private const int AtOnce = 16;

    /// <summary>Results in the order of the items.</summary>
    public static async Task<T[]> SelectAsync<TItem, T>(IReadOnlyList<TItem> items, Func<TItem, CancellationToken, Task<T>> select, CancellationToken cancellationToken)
    {
        var results = new T[items.Count];
        await Lanes.RunAsync([.. Enumerable.Range(0, items.Count)], AtOnce, async index => results[index] = await select(items[index], cancellationToken));
        return results;
    }
}
