namespace CrmSync.Simulation.Planning.Case;

/// <summary>Choices from a seed (SplitMix64). A stream of its own per concern, so that drawing more for one changes nothing for another.</summary>
internal sealed class Dice(long seed, ulong stream)
{
    private ulong state = Mixed((ulong)seed + (stream * 0x9E3779B97F4A7C15UL));

    /// <summary>At least 0, less than <paramref name="below"/>.</summary>
    public int Next(int below) => (int)((ulong)(uint)(NextBits() >> 32) * (uint)below >> 32);

    public bool OneIn(int chances) => Next(chances) == 0;

    public T Of<T>(ReadOnlySpan<T> choices) => choices[Next(choices.Length)];

    public void Shuffle<T>(List<T> items)
    {
        for (var last = items.Count - 1; last > 0; last--)
        {
            var other = Next(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    private ulong NextBits()
    {
        state += 0x9E3779B97F4A7C15UL;
        return Mixed(state);
    }

    private static ulong Mixed(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9UL;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBUL;
        return bits ^ (bits >> 31);
    }
}
