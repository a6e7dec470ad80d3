using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Simulation.Planning.Oracle;

namespace CrmSync.Simulation.Planning.World;

/// <summary>A link as it is stored, the records it is about, and what the model knows of them.</summary>
internal sealed class PairState
{
    public Link? Link { get; set; }

    public VendorRecord? Left { get; set; }

    public VendorRecord? Right { get; set; }

    /// <summary>The model's own knowledge; the sync never sees it.</summary>
    public Understanding Known { get; } = new();

    public VendorRecord? On(Side side) => side == Side.Left ? Left : Right;

    public int Root => (Left ?? Right)?.Root ?? 0;

    public void Put(Side side, VendorRecord? record)
    {
        if (side == Side.Left)
        {
            Left = record;
        }
        else
        {
            Right = record;
        }
    }

    public override string ToString() => $"{Left?.Id.Value ?? "-"}={Right?.Id.Value ?? "-"}";
}
