namespace CrmSync.Connectors.Contract;

/// <summary>Runs work side by side, a bounded number at once.</summary>
public static class Lanes
{
    /// <summary>Each item is run; what the first of them threw is thrown in the end.</summary>
    public static Task RunAsync<T>(IReadOnlyList<T> work, int atOnce, Func<T, Task> run)
    {
        var next = -1;
        return Task.WhenAll(Enumerable.Range(0, Math.Min(atOnce, work.Count)).Select(_ => LaneAsync()));

        async Task LaneAsync()
        {
            for (var index = Interlocked.Increment(ref next); index < work.Count; index = Interlocked.Increment(ref next))
            {
                await run(work[index]);
            }
        }
    }
}
