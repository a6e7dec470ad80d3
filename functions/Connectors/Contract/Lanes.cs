namespace CrmSync.Connectors.Contract;

/// <summary>Runs work side by side, a bounded number at once.</summary>
public static class Lanes
{
    /// <summary>Where one throws, those not yet begun in its lane are left out, and it is thrown once all lanes have ended.</summary>
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
