using NCrontab;

namespace CrmSync.LocalHost;

/// <summary>An NCRONTAB expression in UTC: six fields, or five with second 0.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions</remarks>
internal sealed class TimerSchedule
{
    private const int OccurrencesLookedAt = 5;
    private static readonly TimeSpan ShortestMonitored = TimeSpan.FromMinutes(1);
    private readonly CrontabSchedule crontab;

    private TimerSchedule(CrontabSchedule crontab) => this.crontab = crontab;

    public static TimerSchedule Parse(string expression)
    {
        var fields = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        return new TimerSchedule(CrontabSchedule.Parse(expression, new CrontabSchedule.ParseOptions { IncludingSeconds = fields == 6 }));
    }

    public DateTimeOffset After(DateTimeOffset time) => new(crontab.GetNextOccurrence(time.UtcDateTime), TimeSpan.Zero);

    /// <summary>The host keeps no status of a timer that fires more often than once a minute.</summary>
    public bool IsMonitorable(DateTimeOffset now)
    {
        var earlier = After(now);
        for (var i = 0; i < OccurrencesLookedAt; i++)
        {
            var later = After(earlier);
            if (later - earlier < ShortestMonitored)
            {
                return false;
            }
            earlier = later;
        }
        return true;
    }

    /// <summary>The status to start from, and whether a run was missed meanwhile. A changed schedule starts afresh.</summary>
    public (TimerStatus Status, bool IsPastDue) Resume(TimerStatus? stored, DateTimeOffset now) =>
        stored is not null && stored.Next == After(stored.LastUpdated)
            ? (stored, stored.Next < now)
            : (new TimerStatus(stored?.Last ?? default, After(now), now), false);

    /// <summary>A tick may come a moment early; its occurrence must not come twice.</summary>
    public TimerStatus Ran(TimerStatus before, DateTimeOffset startedAt)
    {
        var from = startedAt > before.Next ? startedAt : before.Next;
        return new TimerStatus(startedAt, After(from), from);
    }
}
