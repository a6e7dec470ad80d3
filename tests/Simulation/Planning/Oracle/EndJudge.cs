using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Simulation.Planning.Case;
using CrmSync.Simulation.Planning.World;

namespace CrmSync.Simulation.Planning.Oracle;

/// <summary>Judges the two sides when nothing more is planned (I1, I2, I4).</summary>
internal sealed class EndJudge(PairWorld world)
{
    private readonly CaseOptions options = world.Options;

    public void Check()
    {
        foreach (var pair in world.Pairs)
        {
            if (pair is { Link.State: LinkState.Paired, Left: { } left, Right: { } right } && !IsOutside(left) && !IsOutside(right))
            {
                CheckPair(pair, left, right);
            }
        }

        world.Left.ForEach(CheckPartner);
        world.Right.ForEach(CheckPartner);
    }

    private void CheckPair(PairState pair, VendorRecord left, VendorRecord right)
    {
        var sight = new Sight(options, pair, pair.Link, left, left.Now, right, right.Now);
        switch (left.Lives, right.Lives)
        {
            case (true, true) when !LacksDemandedTitle(left, right):
                CheckCells(sight);
                break;
            case (true, false):
                CheckSurvivor(sight, Side.Left);
                break;
            case (false, true):
                CheckSurvivor(sight, Side.Right);
                break;
            default:
                break; // both are gone, or a person must give a title first
        }
    }

    private void CheckCells(Sight sight)
    {
        for (var cell = 0; cell < Cells.Mapped; cell++)
        {
            var (left, right) = (sight.Left!.Cells[cell], sight.Right!.Cells[cell]); // both live
            if (!options.Same(cell, left, right) && !sight.Pair.Known.IsApart(cell))
            {
                throw new BrokenInvariant($"I1: {sight.Pair} ends with {Cells.Tell(cell, left)} on the left and {Cells.Tell(cell, right)} on the right");
            }

            foreach (var side in (ReadOnlySpan<Side>)[Side.Left, Side.Right])
            {
                if (!options.Same(cell, left, right) && sight.IsNews(side, cell) != false && (sight.IsOpen(side, cell) || (options.PutBack && sight.IsOpen(side.Other(), cell))))
                {
                    throw new BrokenInvariant($"I6: a user's {Cells.Tell(cell, side == Side.Left ? left : right)} on {side} of {sight.Pair} never travelled");
                }
            }
        }
    }

    private void CheckSurvivor(Sight sight, Side living)
    {
        var isEdited = sight.IsEdited(living);
        var travels = options.Deletions == DeletionPolicy.Propagate && options.Direction.Reaches(living);
        if (isEdited && !sight.Pair.Known.IsDoubtful && options.EditOrDeletion == EditOrDeletion.EditWins && options.Direction.Reaches(living.Other()) && !CannotBeMade(sight.RecordOn(living)!)) // it lives
        {
            throw new BrokenInvariant($"I2: {sight.RecordOn(living)} was edited, edits win, and its counterpart was not made again");
        }

        if (travels && !isEdited && !sight.Pair.Known.IsLeftSo)
        {
            throw new BrokenInvariant($"I4: {sight.RecordOn(living)} is left though its counterpart was deleted");
        }
    }

    /// <summary>A living record inside the sync has a partner, or a reason why not.</summary>
    private void CheckPartner(VendorRecord record)
    {
        var on = record.Side.Other();
        if (!record.Lives || IsOutside(record) || record.Pair is { Link.State: LinkState.Paired } || !options.Direction.Reaches(on) || CannotBeMade(record))
        {
            return;
        }

        if (record.Pair is { Link.State: LinkState.Reserved } waiting && waiting.On(on) is { } made && (IsOutside(made) || LacksDemandedTitle(record, made)))
        {
            return;
        }

        if (record.IsAwaited && (IsOutside(record.Source!) || LacksDemandedTitle(record, record.Source!))) // awaited by its source
        {
            return;
        }

        if (record.Pair is null && IsLeftForItsTitle(record))
        {
            return;
        }

        if (record.Pair is { Link.State: LinkState.Ended, Left: { Lives: true } left, Right: { Lives: true } right } && (IsOutside(left) || IsOutside(right) || options.Duplicates == DuplicatePolicy.Skip))
        {
            return;
        }

        throw new BrokenInvariant($"I2: {record} has no counterpart");
    }

    /// <summary>Others have its title too: twins that the options leave unpaired, or a doubt that only a person can resolve.</summary>
    private bool IsLeftForItsTitle(VendorRecord record) =>
        options.Duplicates != DuplicatePolicy.Clone && world.HasNamesakes(record) && (world.TwinOf(record) is not { } twin || options.Duplicates == DuplicatePolicy.Skip || LacksDemandedTitle(record, twin));

    private bool CannotBeMade(VendorRecord record) =>
        options.RightDemandsTitle && record.Side == Side.Left && options.Reaches(Cells.Title, Side.Right) && options.Meaning(Side.Left, Cells.Title, record.Now.Cells[Cells.Title]) == 0;

    private bool LacksDemandedTitle(VendorRecord one, VendorRecord other)
    {
        var (left, right) = one.Side == Side.Left ? (one, other) : (other, one);
        return CannotBeMade(left) && options.Meaning(Side.Right, Cells.Title, right.Now.Cells[Cells.Title]) != 0;
    }

    private static bool IsOutside(VendorRecord record) => record.Lives && Projection.ExclusionOf(record.Now) is not null;
}
