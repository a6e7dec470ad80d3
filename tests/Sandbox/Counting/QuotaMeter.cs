namespace CrmSync.Sandbox.Counting;

/// <summary>Counts an account's calls as a vendor does: in the minute and in the day that end with each call. What is refused is counted as well, for whoever judges the caller.</summary>
public sealed class QuotaMeter(TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<DateTimeOffset>> _minutes = [];
    private readonly Dictionary<string, Queue<DateTimeOffset>> _days = [];

    /// <summary>The most calls of one account there ever were in one minute.</summary>
    public int MostInAMinute { get; private set; }

    public int MostInADay { get; private set; }

    /// <summary>When the first and the last call came; null before.</summary>
    public (DateTimeOffset First, DateTimeOffset Last)? Span { get; private set; }

    /// <returns>Where a limit is exceeded (0: there is none), how long to wait.</returns>
    public TimeSpan? Count(string account, int mostInAMinute, int mostInADay)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            Span = (Span?.First ?? now, now);
            var (minute, day) = (Slide(_minutes, account, now, Minute), Slide(_days, account, now, Day));
            MostInAMinute = Math.Max(MostInAMinute, minute.Count);
            MostInADay = Math.Max(MostInADay, day.Count);
            return mostInADay > 0 && day.Count > mostInADay ? day.Peek() + Day - now
                : mostInAMinute > 0 && minute.Count > mostInAMinute ? minute.Peek() + Minute - now
                : null;
        }
    }

    private static Queue<DateTimeOffset> Slide(Dictionary<string, Queue<DateTimeOffset>> windows, string account, DateTimeOffset now, TimeSpan length)
    {
        if (!windows.TryGetValue(account, out var window))
        {
            windows[account] = window = new();
        }

        while (window.TryPeek(out var oldest) && oldest <= now - length)
        {
            window.Dequeue();
        }

        window.Enqueue(now);
        return window;
    }
}
