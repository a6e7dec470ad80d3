using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.Simulation.Planning.World;

/// <summary>One record at its vendor, and where it comes from.</summary>
/// <param name="root">The record of the case that it goes back to.</param>
internal sealed class VendorRecord(Side side, RecordId id, int root, int locked)
{
    private readonly List<VendorState> states = [];

    public Side Side => side;

    public RecordId Id => id;

    public int Root => root;

    public int Locked => locked;

    /// <summary>The record that it was made of by the sync; null where a user made it.</summary>
    public VendorRecord? Source { get; init; }

    public PairState? Pair { get; set; }

    /// <summary>Made, and its source's link does not know yet.</summary>
    public bool IsAwaited => Pair is null && Source?.Pair is { Link.State: LinkState.Reserved reserved } && reserved.On == side;

    /// <summary>The newest version that the sync has seen: pages that are older are passed over before they reach the planner.</summary>
    public int ShownVersion { get; set; } = -1;

    /// <summary>The version whose values the state rows have let go (R4).</summary>
    public int SettledVersion { get; set; } = -1;

    /// <summary>Messages that have settled its pair.</summary>
    public int Messages { get; set; }

    public VendorState Now => states[^1];

    /// <summary>Before the last change.</summary>
    public VendorState Earlier => states.Count > 1 ? states[^2] : states[^1];

    public bool Lives => !Now.Deleted;

    public void Become(VendorState state) => states.Add(state);

    public override string ToString() => id.Value;
}
