using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Simulation.Planning.Oracle;
using CrmSync.Simulation.Planning.World;

namespace CrmSync.Simulation.Planning.Case;

/// <summary>Plays one case: the tree, what users did to it, and then messages in a shuffled order until nothing is planned.</summary>
internal sealed class CaseRun(PlannerCase plan, Decider decide, ulong order, Action<string>? telling = null)
{
    private const int MostIterations = 200;
    private const ulong OwnersStream = 10;
    private const ulong OrderStream = 1000;
    private readonly PairWorld world = new(plan.Options) { Telling = telling };
    private readonly Dice orders = new(plan.Seed, OrderStream + order);
    private readonly Dice owners = new(plan.Seed, OwnersStream);
    private int iterations;

    /// <summary>Plays the case to its end.</summary>
    /// <exception cref="BrokenInvariant">The sync did what it must not.</exception>
    public PairWorld Play()
    {
        Grow();
        foreach (var step in plan.Steps)
        {
            Take(step);
        }

        world.Pass(90);
        while (Iterate(isQuiet: false))
        {
        }

        new EndJudge(world).Check();
        StayQuiet();
        return world;
    }

    /// <summary>All is shown again, though nothing changed: that may complete what we remember, and then it is nothing at all.</summary>
    private void StayQuiet()
    {
        var versions = world.Versions;
        ShowAllAgain();
        if (Iterate(isQuiet: true) && world.Versions != versions)
        {
            throw new BrokenInvariant("I9: all is settled, and a further round writes");
        }

        ShowAllAgain();
        if (Iterate(isQuiet: true))
        {
            throw new BrokenInvariant("I9: all is settled, and every further round plans something");
        }
    }

    private void Grow()
    {
        for (var root = 0; root < plan.Records.Length; root++)
        {
            var record = plan.Records[root];
            var left = record.Beginning == Beginning.RightOnly ? null : world.UserMakes(Side.Left, root, record.Left.AsSpan(), record.LockedOn(Side.Left));
            var right = record.Beginning == Beginning.LeftOnly ? null : world.UserMakes(Side.Right, root, RightOf(record).AsSpan(), record.LockedOn(Side.Right));
            if (record.Beginning == Beginning.Paired)
            {
                Link(left!, right!); // both were made
            }
        }

        world.Pass(90);
    }

    /// <summary>The counterpart of an agreed pair holds what the other side's values mean.</summary>
    private ReadOnlyMemory<byte> RightCells(RecordPlan record)
    {
        var cells = record.Left.ToArray();
        for (var cell = 0; cell < Cells.Mapped; cell++)
        {
            cells[cell] = (byte)plan.Options.HeldBy(Side.Right, cell, plan.Options.Meaning(Side.Left, cell, cells[cell]));
        }

        return cells;
    }

    private ImmutableArray<byte> RightOf(RecordPlan record) => record.Beginning switch
    {
        Beginning.Paired => [.. RightCells(record).Span],
        Beginning.RightOnly => record.Left,
        _ => record.Right,
    };

    private void Link(VendorRecord left, VendorRecord right)
    {
        var pair = new PairState { Left = left, Right = right };
        pair.Link = new(new LinkState.Paired(), world.Projection.Agreed(left), world.Projection.Agreed(right), Generation: 0);
        for (var cell = 0; cell < Cells.Mapped; cell++)
        {
            pair.Known.Settle(cell, left.Now.Cells[cell], right.Now.Cells[cell], differ: false);
        }

        foreach (var record in (ReadOnlySpan<VendorRecord>)[left, right])
        {
            pair.Known.Note(record.Side, record.Now.Version);
            (record.Pair, record.SettledVersion, record.ShownVersion) = (pair, record.Now.Version, record.Now.Version);
        }

        world.Pairs.Add(pair);
    }

    private void Take(Step step)
    {
        world.Pass(step.Seconds);
        world.Tell(step.ToString);
        if (step.Kind == StepKind.Sync)
        {
            foreach (var pair in Waiting().FindAll(pair => pair.Root == step.Record))
            {
                if (IsCurrent(pair))
                {
                    Send(pair, step.Trouble, owners.OneIn(2));
                }
            }

            return;
        }

        // The newest of the record's line on that side: what a user would find.
        var record = world.On(step.Side).FindLast(record => record.Root == step.Record && (step.Kind == StepKind.Restore) == record.Now.Deleted && !IsMeeting(record));
        switch (step.Kind)
        {
            case StepKind.Edit when record is not null:
                world.UserEdits(record, step.Cell, step.Value);
                break;
            case StepKind.Delete when record is not null:
                world.UserDeletes(record);
                break;
            case StepKind.Restore when record is { Now.BySync: false } && !IsDeletionUnheard(record):
                world.UserRestores(record);
                break;
            default:
                break; // there is no record to do it to
        }
    }

    /// <summary>A known gap, and so not drawn: deletions leave no intent, so a record that is restored before the answer to its partner's deletion is heard looks like one whose partner a user deleted.</summary>
    private static bool IsDeletionUnheard(VendorRecord record) => record.Pair is { Link.State: LinkState.Paired } pair && pair.On(record.Side.Other()) is { Lives: false, Now.BySync: true };

    /// <summary>A known gap, and so not drawn: until two matched records have exchanged all they met with, a lost answer hides what a user changed meanwhile.</summary>
    private static bool IsMeeting(VendorRecord record) => record.Pair is { Known.IsMeeting: true };

    /// <returns>Whether anything was done.</returns>
    private bool Iterate(bool isQuiet)
    {
        if (++iterations > MostIterations)
        {
            throw new BrokenInvariant($"I1: still planning after {MostIterations} iterations");
        }

        var pairs = Waiting();
        orders.Shuffle(pairs);
        world.Pass(31);
        var acted = false;
        foreach (var pair in pairs)
        {
            if (IsCurrent(pair))
            {
                var trouble = isQuiet ? Trouble.None : NextTrouble(pair);
                acted |= Send(pair, trouble, isRedelivered: iterations % 2 == 0) | trouble != Trouble.None;
            }
        }

        return acted;
    }

    /// <summary>By the pair's own messages, so that the order of pairs changes nothing for it (I11).</summary>
    private Trouble NextTrouble(PairState pair)
    {
        var (record, troubles) = ((pair.Left ?? pair.Right)!, plan.Records[pair.Root].Troubles); // a pair has a record
        return record.Messages < troubles.Length ? troubles[record.Messages++] : Trouble.None;
    }

    /// <param name="isRedelivered">It owns the intents that earlier ones left; any other waits until they have run out.</param>
    private bool Send(PairState pair, Trouble trouble, bool isRedelivered) => new PairMessage(world, decide, pair, trouble, isRedelivered ? "the message" : "another").Run();

    /// <summary>All links, and every living record that has none, with the partner it is recognised by.</summary>
    private List<PairState> Waiting()
    {
        var waiting = new List<PairState>(world.Pairs.Count + 4);
        waiting.AddRange(world.Pairs);
        foreach (var side in (ReadOnlySpan<Side>)[Side.Left, Side.Right])
        {
            foreach (var record in world.On(side))
            {
                if (record is { Pair: null, Lives: true } && Unknown(record) is { } pair)
                {
                    waiting.Add(pair);
                }
            }
        }

        return waiting;
    }

    private PairState? Unknown(VendorRecord record)
    {
        if (record.IsAwaited)
        {
            if (iterations > 0 && iterations % 2 == 0)
            {
                record.Source!.Pair!.Put(record.Side, record); // a page brought it: the stamped record claims its reservation (R14)
            }

            return null;
        }

        var pair = new PairState();
        pair.Put(record.Side, record);
        if (Projection.ExclusionOf(record.Now) is not null || plan.Options.Duplicates == DuplicatePolicy.Clone || world.Projection.NaturalKeyOf(record) is not { } title)
        {
            return pair;
        }

        var own = world.Free(record.Side).Count(other => world.Projection.NaturalKeyOf(other) == title);
        var candidates = world.Free(record.Side.Other()).Where(other => world.Projection.NaturalKeyOf(other) == title).ToList();
        switch (FirstContactMatch.Of(own, [.. candidates.Select(other => new RecordKey(other.Id.Value))]))
        {
            case FirstContactMatch.One:
                pair.Put(record.Side.Other(), candidates[0]);
                return pair;
            case FirstContactMatch.Ambiguous:
                return null;
            default:
                return pair;
        }
    }

    /// <summary>An earlier message of this iteration may have met one of the two.</summary>
    private static bool IsCurrent(PairState pair) => pair.Link is not null || (pair.Left?.Pair is null && pair.Right?.Pair is null);

    private void ShowAllAgain()
    {
        foreach (var record in world.Left.Concat(world.Right))
        {
            record.SettledVersion = -1;
        }
    }
}
