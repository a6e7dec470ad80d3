namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>
/// Runs work for single events side by side, but not more than four at once: many writes to one calendar in quick succession are refused.
/// https://developers.google.com/workspace/calendar/api/guides/batch
/// </summary>
internal static class Lanes
{
    private const int MostInFlight = 4;

    public static async Task RunAsync<T>(IReadOnlyList<T> work, Func<T, Task> run)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(MostInFlight, work.Count)).Select(_ => LaneAsync()));

        async Task LaneAsync()
        {
            for (var index = Interlocked.Increment(ref next); index < work.Count; index = Interlocked.Increment(ref next))
            {
                await run(work[index]);
            }
        }
    }
}
