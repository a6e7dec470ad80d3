using CrmSync.App.State;

namespace CrmSync.Simulation.Chance;

/// <summary>Ids of a seed, as long as the real ones.</summary>
internal sealed class SeededIds(Random random) : IIdSource
{
    public string NewId() => random.GetString("abcdefghijkmnpqrstuvwxyz23456789", 14);

    public string NewDigits() => "1" + random.GetString("0123456789", 16);
}
