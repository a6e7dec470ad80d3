using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Simulation.Planning.Case;

namespace CrmSync.Simulation.Planning.Oracle;

/// <summary>
/// What both sides of a pair truly have in common. Unlike the link, the model misses nothing: a write that arrived counts, whether or not its answer was heard.
/// A cell that differs from it was changed by a user.
/// </summary>
internal sealed class Understanding
{
    private const sbyte Unknown = -1;
    private readonly sbyte[] left = new sbyte[Cells.Mapped];
    private readonly sbyte[] right = new sbyte[Cells.Mapped];
    private readonly (sbyte Target, sbyte Source)[] replaced = new (sbyte, sbyte)[Cells.Mapped];
    private readonly (sbyte Target, sbyte Source)[] sent = new (sbyte, sbyte)[Cells.Mapped];
    private readonly bool[] apart = new bool[Cells.Mapped];

    public Understanding() => Forget();

    /// <summary>Both were once the same record's two halves, and at least one of them is no more.</summary>
    public bool Ended { get; set; }

    /// <summary>One of them was deleted and the other stays.</summary>
    public bool IsLeftSo { get; set; }

    /// <summary>An answer was never heard, and what it would have told is gone or was sent anew: nobody can tell what users saw of it.</summary>
    public bool IsDoubtful { get; set; }

    /// <summary>Two records that were matched, and not all has travelled between them yet.</summary>
    public bool IsMeeting { get; set; }

    /// <summary>Fields announced and not yet known to have arrived, one bit a field, and where (R15, R16).</summary>
    public (Side On, int Fields) Announced { get; set; }

    /// <summary>The source's cells when its counterpart was first reserved (R15).</summary>
    public byte[] Reserved { get; set; } = [];

    /// <summary>Told of since both agreed: one of two writes tells of all.</summary>
    public List<FieldConflict> Conflicts { get; } = [];

    /// <summary>Versions older than these are stale.</summary>
    public (int Left, int Right) Versions { get; private set; } = (-1, -1);

    public int VersionOn(Side side) => side == Side.Left ? Versions.Left : Versions.Right;

    public void Note(Side side, int version) => Versions = side == Side.Left ? (version, Versions.Right) : (Versions.Left, version);

    /// <returns>Null where the two never agreed on the cell.</returns>
    public int? On(Side side, int cell) => (side == Side.Left ? left : right)[cell] is var value && value == Unknown ? null : value;

    /// <summary>The cell counts as before the announced write, if that is what its target holds again.</summary>
    public void TakeForUnwritten(int cell, int held)
    {
        var on = Announced.On;
        if (IsAnnounced(on, cell) && replaced[cell].Target == held)
        {
            Settle(on, cell, held);
            Settle(on.Other(), cell, replaced[cell].Source);
        }
    }

    /// <summary>The cell counts as written, if the target holds what was announced to it.</summary>
    public void TakeForWritten(int cell, int held)
    {
        if (sent[cell].Target == held && On(Announced.On, cell) is { } agreed && agreed != held)
        {
            Settle(Announced.On, cell, held);
            Settle(Announced.On.Other(), cell, sent[cell].Source);
        }
    }

    public void Announce(int cell, int? target, int? source) => sent[cell] = ((sbyte)(target ?? Unknown), (sbyte)(source ?? Unknown));

    public void ForgetReplaced() => Array.Fill(replaced, (Unknown, Unknown));

    /// <summary>Left different, for a good reason.</summary>
    public bool IsApart(int cell) => apart[cell];

    /// <summary>A write arrived there.</summary>
    public void Land(Side on, int cell, int written, int source)
    {
        replaced[cell] = on == Side.Left ? (left[cell], right[cell]) : (right[cell], left[cell]);
        Settle(cell, on == Side.Left ? written : source, on == Side.Left ? source : written, differ: false);
    }

    public void Settle(int cell, int leftValue, int rightValue, bool differ)
    {
        left[cell] = (sbyte)leftValue;
        right[cell] = (sbyte)rightValue;
        apart[cell] = differ;
    }

    public void Settle(Side side, int cell, int value) => (side == Side.Left ? left : right)[cell] = (sbyte)value;

    public bool IsAnnounced(Side on, int cell) => Announced.On == on && (Announced.Fields & (1 << Cells.FieldOf(cell))) != 0;

    /// <summary>Two that were a pair live again and are met as if never known (R21). What is older than their end stays so.</summary>
    public void MeetAnew()
    {
        var versions = Versions;
        Forget();
        Versions = versions;
    }

    public void Forget()
    {
        Array.Fill(left, Unknown);
        Array.Fill(right, Unknown);
        Array.Clear(apart);
        ForgetReplaced();
        Array.Fill(sent, (Unknown, Unknown));
        Conflicts.Clear();
        (Ended, IsLeftSo, IsDoubtful, IsMeeting, Announced, Versions) = (false, false, false, false, default, (-1, -1));
    }
}
