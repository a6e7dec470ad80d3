namespace CrmSync.Simulation.Time;

/// <summary>A timer of virtual time. Setting it anew makes the entries of before void.</summary>
internal sealed class Alarm(Timeline timeline, Action ring) : ITimer
{
    private int setting;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        var mine = ++setting;
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            timeline.In(dueTime, () => Ring(mine, period));
        }

        return true;
    }

    public void Dispose() => setting++;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Ring(int mine, TimeSpan period)
    {
        if (mine != setting)
        {
            return;
        }

        if (period != Timeout.InfiniteTimeSpan && period > TimeSpan.Zero)
        {
            timeline.In(period, () => Ring(mine, period));
        }

        ring();
    }
}
