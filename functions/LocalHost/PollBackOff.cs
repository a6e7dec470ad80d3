namespace CrmSync.LocalHost;

/// <summary>How long to wait before a queue is asked again: 100 ms, then doubling with ±20 % chance, up to the limit of host.json.</summary>
internal sealed class PollBackOff(TimeSpan longest, Random random)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private int emptyPolls;

    public void Found() => emptyPolls = 0;

    public TimeSpan AfterEmpty()
    {
        var doubled = Shortest * Math.Pow(2, Math.Min(emptyPolls++, 20)) * (0.8 + (0.4 * random.NextDouble()));
        var atLeast = doubled < Shortest ? Shortest : doubled;
        return atLeast < longest ? atLeast : longest;
    }
}
