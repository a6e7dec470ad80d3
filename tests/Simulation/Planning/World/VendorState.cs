using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.Simulation.Planning.World;

/// <summary>One state of one record at its vendor. Versions count up over both sides, so that a smaller one is older.</summary>
internal sealed class VendorState(byte[] cells, int version, DateTimeOffset modified, bool deleted, bool bySync)
{
    public byte[] Cells { get; } = cells;

    public int Version { get; } = version;

    public DateTimeOffset Modified { get; } = modified;

    public bool Deleted { get; } = deleted;

    /// <summary>The sync made it so, not a user.</summary>
    public bool BySync { get; } = bySync;

    /// <summary>As projected once: most states are shown many times.</summary>
    public SeenState.Living? Whole { get; set; }

    /// <summary>As worked out once; empty where it says nothing.</summary>
    public string? NaturalKey { get; set; }
}
