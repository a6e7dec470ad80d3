namespace CrmSync.Simulation.Chance;

/// <summary>Where all choices of a run come from. Each purpose draws from a stream of its own, so that one more draw here changes nothing there.</summary>
public sealed class Seed(long number)
{
    private readonly Dictionary<string, Random> streams = [];

    public long Number => number;

    public Random this[string purpose] => streams.TryGetValue(purpose, out var stream) ? stream : streams[purpose] = new Stream(Mix(number, purpose));

    /// <summary>FNV-1a: the same in every process, as string.GetHashCode is not.</summary>
    private static ulong Mix(long number, string purpose)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in purpose)
        {
            hash = (hash ^ character) * 1099511628211UL;
        }

        for (var shift = 0; shift < 64; shift += 8)
        {
            hash = (hash ^ (byte)(number >> shift)) * 1099511628211UL;
        }

        return hash;
    }
}
