namespace CrmSync.Sandbox.Xero;

/// <summary>The calls of one organisation, counted whether or not a switch limits them, so that a test can say "never exceeded".</summary>
public sealed class XeroUsage
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly Queue<DateTimeOffset> _minute = new();
    private readonly Queue<DateTimeOffset> _day = new();

    /// <summary>Calls that were let in.</summary>
    public long Calls { get; private set; }

    /// <summary>Calls that a limit turned away.</summary>
    public long Refused { get; private set; }

    /// <summary>The most that were let in within any sixty seconds.</summary>
    public int MostInAMinute { get; private set; }

    /// <summary>The most that were let in within any 24 hours.</summary>
    public int MostInADay { get; private set; }

    public int MostAtOnce { get; private set; }

    internal int InLastMinute(DateTimeOffset now) => Within(_minute, now, Minute);

    internal int InLastDay(DateTimeOffset now) => Within(_day, now, Day);

    /// <summary>Null when the call is let in; else which limit turns it away, and for how long where Xero says so.</summary>
    internal (string Problem, TimeSpan? RetryAfter)? Take(DateTimeOffset now, int atOnce, XeroSwitches limits)
    {
        var (minute, day) = (InLastMinute(now), InLastDay(now));
        (string, TimeSpan?)? problem = limits.CallsAtOnce > 0 && atOnce > limits.CallsAtOnce ? (limits.LimitNames.AtOnce, null)
            : limits.CallsPerDay > 0 && day >= limits.CallsPerDay ? (limits.LimitNames.Day, _day.Peek() + Day - now)
            : limits.CallsPerMinute > 0 && minute >= limits.CallsPerMinute ? (limits.LimitNames.Minute, _minute.Peek() + Minute - now)
            : null;
        if (problem is not null)
        {
            Refused++;
            return problem;
        }

        _minute.Enqueue(now);
        _day.Enqueue(now);
        Calls++;
        MostInAMinute = Math.Max(MostInAMinute, minute + 1);
        MostInADay = Math.Max(MostInADay, day + 1);
        MostAtOnce = Math.Max(MostAtOnce, atOnce);
        return null;
    }

    private static int Within(Queue<DateTimeOffset> calls, DateTimeOffset now, TimeSpan window)
    {
        while (calls.TryPeek(out var oldest) && oldest <= now - window)
        {
            calls.Dequeue();
        }

        return calls.Count;
    }
}
