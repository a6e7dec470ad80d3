using CrmSync.Engine.Model;
using CrmSync.Simulation.Planning.World;

namespace CrmSync.Simulation.Planning.Oracle;

/// <summary>Two plays of one case that differ in the order of messages alone (I11).</summary>
internal static class SameEnd
{
    public static void Check(PairWorld one, PairWorld other)
    {
        foreach (var side in (ReadOnlySpan<Side>)[Side.Left, Side.Right])
        {
            var (first, second) = (Of(one, side), Of(other, side));
            if (!first.SequenceEqual(second))
            {
                throw new BrokenInvariant($"I11: another order ends differently on {side}: {string.Join("; ", first.Except(second))} against {string.Join("; ", second.Except(first))}");
            }
        }
    }

    private static List<string> Of(PairWorld world, Side side) =>
        [.. world.On(side).Where(record => record.Lives).Select(record => $"{record.Root}: {Convert.ToHexString(record.Now.Cells)}").Order(StringComparer.Ordinal)];
}
