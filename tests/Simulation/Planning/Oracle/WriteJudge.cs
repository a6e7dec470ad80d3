using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Simulation.Planning.Case;

namespace CrmSync.Simulation.Planning.Oracle;

/// <summary>Judges one update by what users did (I6, I7, I9).</summary>
internal sealed class WriteJudge(CaseOptions options)
{
    /// <param name="cells">The target as the write would leave it, before the vendor's own changes of form.</param>
    /// <param name="touched">One bit for each cell named by the write.</param>
    public void Check(Sight sight, Side on, byte[] cells, int touched, IReadOnlyList<FieldConflict> conflicts)
    {
        for (var cell = 0; cell < Cells.Mapped; cell++)
        {
            if ((touched & (1 << cell)) != 0)
            {
                Check(sight, on, cell, cells[cell], conflicts);
            }
        }
    }

    private void Check(Sight sight, Side on, int cell, int written, IReadOnlyList<FieldConflict> conflicts)
    {
        var from = on.Other();
        var name = $"{Cells.Tell(cell, written)} on {on} of {sight.Pair}";
        if (!sight.IsOpen(from, cell))
        {
            throw new BrokenInvariant($"I7: writes {name}, where nothing may travel");
        }

        if (sight.Held(from, cell) is not { } source || options.HeldBy(on, cell, options.Meaning(from, cell, source)) != written)
        {
            throw new BrokenInvariant($"I6: writes {name}, which the other side does not hold");
        }

        var target = sight.Held(on, cell);
        if (target == written)
        {
            throw new BrokenInvariant($"I9: writes {name}, which is there already");
        }

        switch (sight.IsNews(from, cell), sight.IsNews(on, cell))
        {
            case (null, _) or (_, null):
                Meet(sight, on, cell, source, target ?? 0, name, conflicts);
                break;
            case (true, false):
                break;
            case (true, true):
                Contest(sight, on, cell, source, target!.Value, name, conflicts); // news, so held
                break;
            case (false, _) when sight.Pair.Known.IsAnnounced(on, cell):
                break;
            case (false, true) when options.PutBack && !sight.IsOpen(on, cell):
                break;
            case (false, true):
                throw new BrokenInvariant($"I6: writes {name} over a user's {Cells.Tell(cell, target!.Value)}, and nobody changed the other side"); // news, so held
            case (false, false):
                throw new BrokenInvariant($"I9: writes {name}, and nobody changed anything");
        }
    }

    private void Meet(Sight sight, Side on, int cell, int source, int target, string name, IReadOnlyList<FieldConflict> conflicts)
    {
        if (options.Duplicates == DuplicatePolicy.Adopt && sight.IsFirstContact)
        {
            throw new BrokenInvariant($"I9: writes {name} at first contact, and the records are to stay as they are");
        }

        var (given, there) = (options.Meaning(on.Other(), cell, source), options.Meaning(on, cell, target));
        if (given == 0 && there != 0 && !IsKept(sight, on, cell, target, conflicts)) // emptied since they met, it is a conflict like any other
        {
            throw new BrokenInvariant($"I2: writes nothing over {Cells.Tell(cell, target)} on {on} of {sight.Pair} at first contact");
        }

        if (given != 0 && there != 0 && sight.IsOpen(on, cell) && sight.IsFirstContact && on.Other() != options.Master)
        {
            throw new BrokenInvariant($"I6: writes {name} at first contact over the master's value");
        }
    }

    private void Contest(Sight sight, Side on, int cell, int source, int target, string name, IReadOnlyList<FieldConflict> conflicts)
    {
        var isElement = cell >= Cells.FirstGuest;
        if (isElement && target == 0)
        {
            return; // a change beats a removal, whoever made it (R18)
        }

        if (isElement && source == 0)
        {
            if (options.PutBack && !sight.IsOpen(on, cell))
            {
                return;
            }

            throw new BrokenInvariant($"I6: takes out {name}, which a user changed there");
        }

        var winner = sight.Pair.Known.IsAnnounced(on, cell) || !sight.IsOpen(on, cell) ? on.Other() : sight.Winner;
        if (winner == on)
        {
            throw new BrokenInvariant($"I6: writes {name} over {Cells.Tell(cell, target)}, which wins by policy");
        }

        if (!IsKept(sight, on, cell, target, conflicts))
        {
            throw new BrokenInvariant($"I6: {name} wins over {Cells.Tell(cell, target)}, and no conflict keeps the loser");
        }
    }

    private bool IsKept(Sight sight, Side on, int cell, int loser, IReadOnlyList<FieldConflict> conflicts) => conflicts.Concat(sight.Pair.Known.Conflicts)
        .Any(conflict => conflict.Field == Cells.NameOf(Cells.FieldOf(cell)) && conflict.Winner == on.Other() && Names(conflict.Loser, on, cell, loser));

    private bool Names(FieldValue loser, Side on, int cell, int target) => loser switch
    {
        FieldValue.Set set => set.Elements.TryGetValue(Cells.GuestOf(cell), out var content) && Cells.ReadContent(content) == target,
        _ => Cells.Read(cell, loser) == options.Meaning(on, cell, target),
    };
}
