using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Simulation.Planning.Case;
using CrmSync.Simulation.Planning.World;

namespace CrmSync.Simulation.Planning.Oracle;

/// <summary>Judges creations and deletions (I2, I3, I4, I5).</summary>
internal sealed class LifeJudge(PairWorld world)
{
    private readonly CaseOptions options = world.Options;

    public void CheckDeletion(Sight sight, Side on, VendorRecord target)
    {
        var gone = on.Other();
        var name = $"deletes {target}";
        if (sight.On(gone) is not { Deleted: true } proof)
        {
            throw new BrokenInvariant($"I5: {name}, and its partner is not known to be gone");
        }

        if (proof.BySync)
        {
            throw new BrokenInvariant($"I2: {name}, because the sync itself deleted its partner");
        }

        if (sight.RecordOn(on) != target)
        {
            throw new BrokenInvariant($"I2: {name}, which is not the partner of what was deleted");
        }

        if (options.Deletions == DeletionPolicy.Keep || !options.Direction.Reaches(on))
        {
            throw new BrokenInvariant($"I2: {name}, and deletions do not travel there");
        }

        if (Projection.ExclusionOf(target.Now) is not null)
        {
            throw new BrokenInvariant($"I2: {name}, which is out of scope");
        }

        if (options.EditOrDeletion == EditOrDeletion.EditWins && sight.IsEdited(on, butAsAnnounced: true))
        {
            throw new BrokenInvariant($"I2: {name}, which a user edited, and edits win");
        }
    }

    /// <summary>Deleted there, and the other stays: only where the deletion does not travel, or an edit saved the other.</summary>
    public void CheckParting(Sight sight, Side gone)
    {
        if (sight.On(gone) is not { Deleted: true })
        {
            throw new BrokenInvariant($"I5: parts {sight.Pair}, and {gone} is not known to be gone");
        }

        var isSaved = options.EditOrDeletion == EditOrDeletion.EditWins && sight.IsEdited(gone.Other());
        if (options.Deletions == DeletionPolicy.Propagate && options.Direction.Reaches(gone.Other()) && !isSaved)
        {
            throw new BrokenInvariant($"I4: leaves the partner of what was deleted on {gone} of {sight.Pair}, and deletions travel");
        }

        sight.Pair.Known.IsLeftSo = true;
    }

    public void CheckCreation(Sight sight, Side on, byte[] cells, int touched)
    {
        var from = on.Other();
        if (sight.RecordOn(from) is not { } source || (from == Side.Left ? sight.Left : sight.Right) is not { Deleted: false } shown)
        {
            throw new BrokenInvariant($"I4: makes a record on {on} of nothing that lives");
        }

        var name = $"makes a counterpart of {source}";
        if (Projection.ExclusionOf(shown) is not null || !options.Direction.Reaches(on))
        {
            throw new BrokenInvariant($"I7: {name}, which does not travel");
        }

        CheckIdentity(sight, on, source, shown, name);
        for (var cell = 0; cell < Cells.Mapped; cell++)
        {
            var meant = options.Reaches(Cells.FieldOf(cell), on) ? options.HeldBy(on, cell, options.Meaning(from, cell, shown.Cells[cell])) : 0;
            var given = (touched & (1 << cell)) != 0 ? cells[cell] : 0;
            if (given != meant)
            {
                throw new BrokenInvariant($"I1: {name} with {Cells.Tell(cell, given)} instead of {Cells.Tell(cell, meant)}");
            }
        }
    }

    private void CheckIdentity(Sight sight, Side on, VendorRecord source, VendorState shown, string name)
    {
        var pair = sight.Pair;
        if (pair.Link is null && world.TwinOf(source) is { } twin && options.Duplicates is not DuplicatePolicy.Clone)
        {
            throw new BrokenInvariant($"I3: {name}, whose twin is {twin}");
        }

        if (pair.Link is { State: LinkState.Reserved reserved } && reserved.On == on)
        {
            return; // the same creation once more: the vendor's key tells
        }

        if (pair.On(on) is not { } partner)
        {
            return;
        }

        if (pair.Known.Ended)
        {
            if (shown.Version <= pair.Known.VersionOn(on.Other()))
            {
                throw new BrokenInvariant($"I4: {name}, which was deleted and did not come back");
            }

            return;
        }

        if (partner.Lives && sight.On(on) is not { Deleted: true }) // what comes back after the page was read is met anew
        {
            throw new BrokenInvariant($"I3: {name}, which has {partner}");
        }

        var mayNotHaveArrived = pair.Known.Announced is { Fields: not 0 } announced && announced.On == on; // nobody can tell whether the user saw the edit
        if (!partner.Now.BySync && !mayNotHaveArrived && !pair.Known.IsDoubtful && !sight.IsHalfMet && (options.EditOrDeletion != EditOrDeletion.EditWins || !sight.IsEdited(on.Other())))
        {
            throw new BrokenInvariant($"I4: {name}, whose counterpart a user deleted");
        }
    }

    /// <summary>At every step: one counterpart a source.</summary>
    public void CheckCounterparts(VendorRecord made)
    {
        foreach (var other in world.On(made.Side))
        {
            if (other != made && other is { Lives: true, Pair: not { Known.Ended: true } } && (other.Source == made.Source || other == made.Source?.Pair?.On(made.Side)) && (other.Pair is null || other.Pair.On(made.Side.Other()) == made.Source))
            {
                throw new BrokenInvariant($"I3: {made} and {other} are both counterparts of {made.Source}");
            }
        }
    }
}
