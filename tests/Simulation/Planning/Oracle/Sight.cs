using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Simulation.Planning.Case;
using CrmSync.Simulation.Planning.World;

namespace CrmSync.Simulation.Planning.Oracle;

/// <summary>What a decision could know of a pair: the states it was shown. What users did later it cannot answer for.</summary>
/// <param name="Left">Null where nothing was shown that counts.</param>
internal readonly record struct Sight(CaseOptions Options, PairState Pair, Link? Link, VendorRecord? LeftRecord, VendorState? Left, VendorRecord? RightRecord, VendorState? Right)
{
    private static readonly TimeSpan TooCloseToTell = TimeSpan.FromSeconds(2);

    private Understanding Known => Pair.Known;

    /// <summary>ALL-13.</summary>
    public Side Winner
    {
        get
        {
            var apart = (On(Side.Left)?.Modified ?? default) - (On(Side.Right)?.Modified ?? default);
            return Options.Conflicts switch
            {
                ConflictPolicy.Left => Side.Left,
                ConflictPolicy.Right => Side.Right,
                ConflictPolicy.Newest => apart.Duration() <= TooCloseToTell ? Options.Master : apart > TimeSpan.Zero ? Side.Left : Side.Right,
                _ => throw new InvalidOperationException($"unknown policy {Options.Conflicts}"),
            };
        }
    }

    public VendorRecord? RecordOn(Side side) => side == Side.Left ? LeftRecord : RightRecord;

    /// <summary>No living link knows them (R21).</summary>
    public bool IsFirstContact => Link is null or { State: LinkState.Ended };

    /// <summary>Older than what is agreed proves nothing (R2).</summary>
    public VendorState? On(Side side) => (side == Side.Left ? Left : Right) is { } state && state.Version >= Known.VersionOn(side) ? state : null;

    /// <summary>The cell as the side shows it; as it was agreed where it shows nothing new.</summary>
    public int? Held(Side side, int cell) => On(side) is { Deleted: false } state ? state.Cells[cell] : Known.On(side, cell);

    /// <summary>A user changed it since both agreed; null where they never did.</summary>
    public bool? IsNews(Side side, int cell) =>
        Known.On(side, cell) is { } agreed && Held(side, cell) is { } held ? Options.Meaning(side, cell, held) != Options.Meaning(side, cell, agreed) : null;

    /// <param name="butAsAnnounced">What holds just what was announced to it does not count: it may have been written by us.</param>
    public bool IsEdited(Side side, bool butAsAnnounced = false)
    {
        for (var cell = 0; cell < Cells.Mapped; cell++)
        {
            if (IsNews(side, cell) == true && !(butAsAnnounced && Known.IsAnnounced(side, cell) && HoldsTheSame(cell)))
            {
                return true;
            }
        }

        return false;
    }

    private bool HoldsTheSame(int cell) => LeftRecord is { } left && RightRecord is { } right && Options.Same(cell, left.Now.Cells[cell], right.Now.Cells[cell]);

    /// <summary>Announced, arrived, and taken back by a user: without the answer nobody can tell this from a write that never arrived, and the next one ends the announcement.</summary>
    public void TakeForUnwritten()
    {
        for (var cell = 0; cell < Cells.Mapped; cell++)
        {
            if (Held(Known.Announced.On, cell) is { } held)
            {
                Known.TakeForUnwritten(cell, held);
            }
        }

        Known.ForgetReplaced();
    }

    /// <summary>Announced and never sent, and a user gave just that by hand: what equals the announcement is ours (R16), for without the answer it may well have arrived.</summary>
    public void TakeForWritten()
    {
        if (Link?.Intent is not { Expected: not null } intent || intent.On != Known.Announced.On)
        {
            return;
        }

        for (var cell = 0; cell < Cells.Mapped; cell++)
        {
            if (On(intent.On) is { Deleted: false } state)
            {
                Known.TakeForWritten(cell, state.Cells[cell]);
            }
        }
    }

    /// <summary>What an answer tells that is only a version: of all but what was sent it shows nothing.</summary>
    public VendorState WithSent(Side on, VendorState now, int touched)
    {
        var cells = (byte[])now.Cells.Clone();
        for (var cell = 0; cell < Cells.Mapped; cell++)
        {
            cells[cell] = (touched & (1 << cell)) == 0 && Held(on, cell) is { } before ? (byte)before : cells[cell];
        }

        return new(cells, now.Version, now.Modified, deleted: false, bySync: true);
    }

    public void Announce(Side on, int fields, byte[] cells, int touched)
    {
        Known.Announced = (on, fields);
        for (var cell = 0; cell < Cells.Mapped; cell++)
        {
            var isSent = (touched & (1 << cell)) != 0;
            Known.Announce(cell, isSent ? cells[cell] : null, isSent ? Held(on.Other(), cell) : null);
        }
    }

    /// <summary>Of what the two held when they met, some has not travelled yet.</summary>
    public bool IsHalfMet
    {
        get
        {
            for (var cell = 0; cell < Cells.Mapped; cell++)
            {
                if (Known.On(Side.Left, cell) is null)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Whether a change of the cell may travel from that side to the other.</summary>
    public bool IsOpen(Side from, int cell)
    {
        var (field, on) = (Cells.FieldOf(cell), from.Other());
        return Options.Reaches(field, on) && (RecordOn(on)?.Locked & (1 << field)) is null or 0;
    }
}
