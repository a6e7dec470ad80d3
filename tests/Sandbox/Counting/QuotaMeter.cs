namespace CrmSync.Sandbox.Counting;

/// <summary>Counts an account's calls as a vendor does: in the minute and in the day that end with each call. What is refused is counted as well, for whoever judges the caller.</summary>
public sealed class QuotaMeter(TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Account> _accounts = [];

    public QuotaUse Of(string account)
    {
        lock (_gate)
        {
            return _accounts.TryGetValue(account, out var found) ? found.Use : new QuotaUse(0, 0, 0, default, default);
        }
    }

    /// <returns>Where a limit is exceeded (0: there is none), how long to wait.</returns>
    public TimeSpan? Count(string account, int mostInAMinute, int mostInADay)
    {
        lock (_gate)
        {
            if (!_accounts.TryGetValue(account, out var found))
            {
                _accounts[account] = found = new();
            }

            var now = time.GetUtcNow();
            var (minute, day) = (Slide(found.Minute, now, Minute), Slide(found.Day, now, Day));
            found.Use = new(found.Use.Calls + 1, Math.Max(found.Use.MostInAMinute, minute.Count), Math.Max(found.Use.MostInADay, day.Count), found.Use.Calls == 0 ? now : found.Use.First, now);
            return mostInADay > 0 && day.Count > mostInADay ? day.Peek() + Day - now
                : mostInAMinute > 0 && minute.Count > mostInAMinute ? minute.Peek() + Minute - now
                : null;
        }
    }

    private static Queue<DateTimeOffset> Slide(Queue<DateTimeOffset> window, DateTimeOffset now, TimeSpan length)
    {
        while (window.TryPeek(out var oldest) && oldest <= now - length)
        {
            window.Dequeue();
        }

        window.Enqueue(now);
        return window;
    }

    private sealed class Account
    {
        public Queue<DateTimeOffset> Minute { get; } = new();

        public Queue<DateTimeOffset> Day { get; } = new();

        public QuotaUse Use { get; set; } = new(0, 0, 0, default, default);
    }
}
