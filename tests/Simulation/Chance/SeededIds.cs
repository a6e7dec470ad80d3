using CrmSync.App.State;

namespace CrmSync.Simulation.Chance;

/// <summary>Ids of a seed, as long as the real ones.</summary>
internal sealed class SeededIds(Random random) : IIdSource
{
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    public string NewId() => string.Create(14, random.NextInt64(), static (id, bits) =>
    {
        // Four bits are left for the last one; the others have five.
        foreach (ref var character in id)
        {
            (character, bits) = (Alphabet[(int)(bits & 31)], bits >> 5);
        }
    });

    public string NewDigits() => $"1{(ulong)random.NextInt64() % 10_000_000_000_000_000:D16}";
}
