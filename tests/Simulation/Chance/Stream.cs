namespace CrmSync.Simulation.Chance;

/// <summary>Draws of one purpose (SplitMix64). The framework's seeded Random takes longer to set up than most streams are used.</summary>
internal sealed class Stream(ulong state) : Random(0)
{
    private ulong state = state;

    public override int Next() => Next(int.MaxValue);

    public override int Next(int maxValue) => (int)Below((uint)maxValue);

    public override int Next(int minValue, int maxValue) => (int)(minValue + (long)Below((uint)((long)maxValue - minValue)));

    public override long NextInt64() => (long)(Bits() >> 1);

    public override double NextDouble() => (Bits() >> 11) * (1.0 / (1UL << 53));

    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    public override void NextBytes(Span<byte> buffer)
    {
        foreach (ref var one in buffer)
        {
            one = (byte)Bits();
        }
    }

    protected override double Sample() => NextDouble();

    private ulong Below(uint limit) => ((Bits() >> 32) * limit) >> 32;

    private ulong Bits()
    {
        state += 0x9E3779B97F4A7C15UL;
        var bits = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9UL;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBUL;
        return bits ^ (bits >> 31);
    }
}
