namespace CrmSync.Benchmarks.Latency;

/// <summary>How long one change took on its way, in milliseconds.</summary>
/// <param name="PushToPull">From the push to the first call of the pull it asked for.</param>
/// <param name="PullToWrite">From there to the write at the other vendor.</param>
internal sealed record ChangeTimes(double PushToPull, double PullToWrite)
{
    public double Total => PushToPull + PullToWrite;
}
