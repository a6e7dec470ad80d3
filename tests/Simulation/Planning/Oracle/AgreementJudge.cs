using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Simulation.Planning.Case;
using CrmSync.Simulation.Planning.World;

namespace CrmSync.Simulation.Planning.Oracle;

/// <summary>Judges what the sync takes for settled, and takes note of it.</summary>
internal sealed class AgreementJudge(CaseOptions options)
{
    /// <summary>All that was shown is agreed: no change of a user may be among it that should still travel (I6).</summary>
    public void Agree(Sight sight)
    {
        foreach (var gone in (ReadOnlySpan<Side>)[Side.Left, Side.Right])
        {
            if (sight.On(gone) is { Deleted: true } || (sight.Pair.Known.IsLeftSo && sight.RecordOn(gone) is { Lives: false }))
            {
                LeaveSo(sight, gone);
                return;
            }
        }

        sight.TakeForWritten();
        var unheard = sight.Link?.Intent is { Expected: not null } intent ? intent.On : (Side?)null;
        Settle(sight, mayWait: unheard is not null, unheard); // of an unheard write what arrived is agreed, and the rest planned after it
        sight.Pair.Known.Conflicts.Clear();
    }

    /// <summary>Deleted there and left so: the survivor's values are taken note of.</summary>
    private void LeaveSo(Sight sight, Side gone)
    {
        if (sight.Pair is { Link: { State: LinkState.Paired, Intent: not null }, Known.IsLeftSo: false })
        {
            (sight.Pair.Known.Announced, sight.Pair.Known.IsDoubtful) = (default, true); // what arrived is agreed, and the deletion not yet dealt with
            return;
        }

        if (!sight.Pair.Known.IsDoubtful && options.EditOrDeletion == EditOrDeletion.EditWins && options.Direction.Reaches(gone) && sight.IsEdited(gone.Other()))
        {
            throw new BrokenInvariant($"I2: leaves {sight.Pair} with {gone} deleted, though the other was edited and edits win");
        }

        for (var cell = 0; cell < Cells.Mapped; cell++)
        {
            sight.Pair.Known.Settle(cell, sight.Held(Side.Left, cell) ?? 0, sight.Held(Side.Right, cell) ?? 0, differ: true);
        }

        sight.Pair.Known.Announced = default;
        sight.Pair.Known.IsLeftSo = true;
        NoteVersions(sight);
    }

    /// <summary>A write was heard of: what travels the other way may wait for the next one, and what that will go over has not lost before.</summary>
    public void Progress(Sight sight, Side on, IEnumerable<FieldConflict> conflicts)
    {
        Settle(sight, mayWait: true, written: on);
        sight.Pair.Known.Conflicts.AddRange(conflicts);
    }

    /// <summary>What arrived at the vendor is common from then on.</summary>
    public static void Land(Sight sight, Side on, byte[] cells, int touched, int version)
    {
        var known = sight.Pair.Known;
        for (var cell = 0; cell < Cells.Mapped; cell++)
        {
            if ((touched & (1 << cell)) != 0)
            {
                known.Land(on, cell, cells[cell], sight.Held(on.Other(), cell) ?? 0);
            }
        }

        known.Note(on, version);
    }

    /// <summary>A counterpart stands as it was made. What did not travel is apart; what the vendor filled in is its news.</summary>
    public void Make(Sight sight, VendorRecord made, bool isHeard)
    {
        var (known, on) = (sight.Pair.Known, made.Side);
        var source = (on == Side.Left ? sight.Right : sight.Left)!; // a source was shown
        var fields = 0;
        for (var cell = 0; cell < Cells.Mapped; cell++)
        {
            var travels = options.Reaches(Cells.FieldOf(cell), on);
            var held = travels || isHeard ? source.Cells[cell] : known.Reserved[cell]; // unheard, the first sending may be what stands there
            var given = travels ? options.HeldBy(on, cell, options.Meaning(on.Other(), cell, source.Cells[cell])) : 0;
            known.Settle(cell, on == Side.Left ? given : held, on == Side.Left ? held : given, differ: !travels);
            fields |= travels ? 1 << Cells.FieldOf(cell) : 0;
        }

        known.Note(on.Other(), source.Version);
        known.Note(on, made.Now.Version);
        known.Announced = (on, fields);
    }

    /// <param name="written">The side that was written last; null where all is settled.</param>
    private void Settle(Sight sight, bool mayWait, Side? written)
    {
        var known = sight.Pair.Known;
        for (var cell = 0; cell < Cells.Mapped; cell++)
        {
            if (sight.Held(Side.Left, cell) is not { } left || sight.Held(Side.Right, cell) is not { } right)
            {
                continue;
            }

            // The same but for a vendor's form: at first contact the master's is given to the other, and later the form of the side that wins.
            var mayStillBeMadeEqual = mayWait && left != right && (known.On(Side.Left, cell) is null || (written is { } from && IsGivenBack(sight, from, cell)));
            if (mayStillBeMadeEqual && options.Same(cell, left, right))
            {
                continue;
            }

            if (options.Same(cell, left, right))
            {
                known.Settle(cell, left, right, differ: false);
            }
            else if (!MustTravel(sight, cell, left, right))
            {
                known.Settle(cell, left, right, differ: true);
            }
            else if (!mayWait)
            {
                throw new BrokenInvariant($"I6: agrees on {sight.Pair} while {Cells.Tell(cell, left)} on the left and {Cells.Tell(cell, right)} on the right, and one of them must travel");
            }
        }

        NoteVersions(sight);
        known.Announced = default;
        known.IsMeeting &= sight.IsHalfMet;
    }

    private static void NoteVersions(Sight sight)
    {
        foreach (var side in (ReadOnlySpan<Side>)[Side.Left, Side.Right])
        {
            if (sight.On(side) is { } state)
            {
                sight.Pair.Known.Note(side, state.Version);
            }
        }
    }

    /// <summary>The other side changed it and loses, and to hold what the side just written holds it must be written too.</summary>
    private bool IsGivenBack(Sight sight, Side from, int cell)
    {
        var on = from.Other();
        var isLost = sight.IsNews(from, cell) == true ? sight.Winner == from || !sight.IsOpen(on, cell) : options.PutBack && !sight.IsOpen(on, cell);
        return isLost && sight.IsOpen(from, cell) && sight.IsNews(on, cell) == true
            && sight.Held(from, cell) is { } value && sight.Held(on, cell) is { } there
            && options.Meaning(on, cell, options.HeldBy(on, cell, options.Meaning(from, cell, value))) != options.Meaning(on, cell, there);
    }

    private bool MustTravel(Sight sight, int cell, int left, int right)
    {
        if (sight.IsNews(Side.Left, cell) is not { } leftNews || sight.IsNews(Side.Right, cell) is not { } rightNews)
        {
            var (givenLeft, givenRight) = (options.Meaning(Side.Left, cell, left) != 0, options.Meaning(Side.Right, cell, right) != 0);
            return options.Duplicates != DuplicatePolicy.Adopt && ((givenLeft && sight.IsOpen(Side.Left, cell)) || (givenRight && sight.IsOpen(Side.Right, cell)));
        }

        if (cell >= Cells.FirstGuest && leftNews && rightNews && (left == 0 || right == 0))
        {
            return MustGo(sight, left == 0 ? Side.Right : Side.Left, cell); // a change beats a removal, also where it may not travel (R18)
        }

        return (leftNews && MustGo(sight, Side.Left, cell)) || (rightNews && MustGo(sight, Side.Right, cell));
    }

    /// <summary>It travels where the way is open; where only the way back is, it is undone if the options say so (ALL-11).</summary>
    private bool MustGo(Sight sight, Side changed, int cell) => sight.IsOpen(changed, cell) || (options.PutBack && sight.IsOpen(changed.Other(), cell));
}
