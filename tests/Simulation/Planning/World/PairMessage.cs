using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Simulation.Planning.Case;
using CrmSync.Simulation.Planning.Oracle;

namespace CrmSync.Simulation.Planning.World;

/// <summary>One message for one pair: loads it, asks the planner and carries out what it says, until it says nothing or the process dies.</summary>
internal sealed class PairMessage(PairWorld world, Decider decide, PairState pair, Trouble trouble, string owner)
{
    private const int MostDecisions = 12;
    private const int MostRefusals = 3;
    private static readonly TimeSpan Intent = TimeSpan.FromSeconds(60);

    private readonly CaseOptions options = world.Options;
    private readonly WriteJudge writes = new(world.Options);
    private readonly AgreementJudge agreements = new(world.Options);
    private readonly LifeJudge lives = new(world);
    private Look left;
    private Look right;
    private Link? link = pair.Link;
    private int refusals;
    private bool acted;

    /// <returns>Whether anything was written, at a vendor or in our own state.</returns>
    public bool Run()
    {
        left = Load(Side.Left);
        right = Load(Side.Right);
        for (var round = 0; round < MostDecisions; round++)
        {
            world.Pass(0.01);
            var moment = new ApplyMoment(world.Now, owner);
            var decision = decide(left.Seen, right.Seen, link, world.Projection.Policy, moment);
            world.Tell(() => $"  {pair} [{trouble}]: {Tale.Of(decision)}");

            if (!Do(decision, moment))
            {
                return acted;
            }
        }

        throw new BrokenInvariant($"I1: no rest for {pair} after {MostDecisions} decisions");
    }

    private Look Load(Side side)
    {
        if (pair.On(side) is not { } record)
        {
            return default;
        }

        var isLate = link is not null && trouble == (side == Side.Left ? Trouble.LateLeft : Trouble.LateRight) && record.Earlier.Version >= record.ShownVersion;
        var state = isLate ? record.Earlier : record.Now;
        record.ShownVersion = Math.Max(record.ShownVersion, state.Version);
        var seen = world.Projection.Show(record, state, fresh: false);
        var isSuspected = link?.On(side).Gone != true && trouble == (side == Side.Left ? Trouble.SuspectedLeft : Trouble.SuspectedRight); // a row of a deleted record is not suspected
        if (isSuspected || (trouble == Trouble.UnreadableRight && side == Side.Right && !state.Deleted))
        {
            return new(record, null, seen with { State = isSuspected ? new SeenState.Suspected() : new SeenState.Unreadable("a page that cannot be understood") });
        }

        return record.SettledVersion == state.Version && !state.Deleted ? new(record, null, seen with { State = new SeenState.Settled() }) : new(record, state, seen);
    }

    /// <returns>Whether the planner is asked again.</returns>
    private bool Do(Decision decision, ApplyMoment moment)
    {
        switch (decision)
        {
            case Decision.Nothing or Decision.Skip:
                Rest(decision);
                return false;
            case Decision.Wait:
                acted = true; // the intent runs out, and then there is something to do
                return false;
            case Decision.Read read:
                return ReadFresh(read.Side);
            case Decision.Find find:
                var stamped = pair.On(find.On.Other()) is { } source ? world.Counterpart(source, find.Generation) : null;
                See(find.On, stamped is null ? Absent(null, moment.Now) : Fresh(stamped));
                return true;
            case Decision.Create create:
                return Create(create, moment);
            case Decision.Write write:
                return Write(write, moment);
            case Decision.Delete delete:
                return Delete(delete, moment);
            case Decision.Agree agree:
                MeetAnew();
                agreements.Agree(Sight());
                Save(LinkProgress.Agreed(link, agree));
                return true;
            case Decision.Part part:
                lives.CheckParting(Sight(), part.Gone);
                Save(LinkProgress.Parted(link!, part)); // only a link can part
                return true;
            case Decision.Forget:
                End(moment.Now);
                return true;
            default:
                throw new BrokenInvariant($"I1: unknown decision {decision}");
        }
    }

    private void Rest(Decision decision)
    {
        if (decision is Decision.Nothing)
        {
            pair.Known.Rest();
        }

        if (decision is Decision.Nothing && pair.Link is { Intent: not null, State: LinkState.Paired } stored)
        {
            Save(stored with { Intent = null });
        }

        foreach (var look in (ReadOnlySpan<Look>)[left, right])
        {
            if (look is { Record: { } record, Shown: { Deleted: false } shown, Seen.Fresh: false })
            {
                record.SettledVersion = shown.Version;
            }
        }
    }

    private bool ReadFresh(Side side)
    {
        var record = On(side).Record ?? pair.On(side) ?? throw new BrokenInvariant($"I1: reads a record on {side} of {pair} that nobody knows");
        See(side, Fresh(record));
        return true;
    }

    private bool Create(Decision.Create create, ApplyMoment moment)
    {
        var (on, sight) = (create.On, Sight());
        var (cells, touched) = Changes.Apply(options, on, new byte[Cells.Count], create.Changes);
        lives.CheckCreation(sight, on, cells, touched);
        var source = On(on.Other()).Record!; // just checked
        var isSecond = link is { State: LinkState.Reserved, Generation: var generation } && generation == create.Generation;
        var reserved = LinkProgress.Reserve(link, create, owner, moment.Now + Intent);
        if (!isSecond)
        {
            world.Part(pair, on);
            Join(on.Other(), source);
            pair.Known.Reserved = On(on.Other()).Shown!.Cells; // just checked
        }

        pair.Known.IsDoubtful |= isSecond;
        Save(reserved);
        See(on, default);
        if (trouble == Trouble.BeforeEffect)
        {
            return false;
        }

        if (options.RightFillsIn && on == Side.Right && (touched & (1 << Cells.Amount)) == 0)
        {
            cells[Cells.Amount] = 3;
        }

        var (made, existed) = world.Create(source, create.Generation, cells);
        if (existed)
        {
            See(on, Fresh(made));
            return true;
        }

        if (trouble == Trouble.Twice && !world.Create(source, create.Generation, cells).Existed)
        {
            throw new BrokenInvariant($"I10: the same creation twice makes two records of {source}");
        }

        lives.CheckCounterparts(made);
        agreements.Make(sight, made, isHeard: trouble != Trouble.AfterEffect);
        if (trouble == Trouble.AfterEffect)
        {
            return false;
        }

        pair.Known.Announced = default;
        Join(on, made);
        var answer = AnswerOf(made);
        Save(Again(LinkProgress.Created(link!, create, answer, world.Projection.Policy), once => LinkProgress.Created(once, create, answer, world.Projection.Policy)));
        See(on, answer.Stored is null ? new(made, null, null) : Fresh(made));
        return trouble != Trouble.AfterSave;
    }

    private bool Write(Decision.Write write, ApplyMoment moment)
    {
        var (on, sight) = (write.On, Sight());
        if (On(on).Record is not { } target || target.Id != write.Id)
        {
            throw new BrokenInvariant($"I3: writes to {write.Id}, which is not of the pair {pair}");
        }

        JoinBoth();
        MeetAnew();
        sight.TakeForWritten();
        sight.TakeForUnwritten();
        pair.Known.IsMeeting |= link is null or { State: LinkState.Ended };
        Save(LinkProgress.Announce(link, write, owner, moment.Now + Intent));
        var (cells, touched) = Changes.Apply(options, on, target.Now.Cells, write.Changes);
        if (trouble == Trouble.BeforeEffect)
        {
            sight.Announce(on, Fields(touched), cells, touched);
            return false;
        }

        if (target.Now.Deleted || Projection.VersionOf(target.Now.Version) != write.Expected)
        {
            link = link! with { Intent = null }; // announced
            sight.Announce(on, Fields(touched), cells, touched);
            See(on, Fresh(target));
            acted = true;
            return ++refusals < MostRefusals;
        }

        writes.Check(sight, on, cells, touched, write.Conflicts);
        CheckScope(sight, on, target);
        sight.Announce(on, Fields(touched), cells, touched);
        world.Become(target, cells, deleted: false, bySync: true);
        var shown = options.RepliesOn(on) ? target.Now : sight.WithSent(on, target.Now, touched);
        AgreementJudge.Land(sight, on, cells, touched, target.Now.Version);
        if (trouble == Trouble.AfterEffect)
        {
            return false;
        }

        agreements.Progress(on == Side.Left ? sight with { Left = shown } : sight with { Right = shown }, on, write.Conflicts);
        var answer = AnswerOf(target);
        Save(Again(LinkProgress.Written(link!, write, answer, world.Projection.Policy), once => LinkProgress.Written(once, write, answer, world.Projection.Policy)));
        See(on, answer.Stored is null ? new(target, null, null) : Fresh(target));
        return trouble != Trouble.AfterSave;
    }

    private bool Delete(Decision.Delete delete, ApplyMoment moment)
    {
        var target = On(delete.On).Record;
        if (target is null || target.Id != delete.Id)
        {
            throw new BrokenInvariant($"I2: deletes {delete.Id}, which is not of the pair {pair}");
        }

        if (trouble == Trouble.BeforeEffect)
        {
            acted = true;
            return false;
        }

        if (target.Lives)
        {
            if (Projection.VersionOf(target.Now.Version) != delete.Expected)
            {
                See(delete.On, Fresh(target));
                acted = true;
                return ++refusals < MostRefusals;
            }

            var sight = Sight();
            sight.TakeForUnwritten();
            lives.CheckDeletion(sight, delete.On, target);
            world.Become(target, target.Now.Cells, deleted: true, bySync: true);
            acted = true;
        }

        if (trouble == Trouble.AfterEffect)
        {
            return false;
        }

        End(moment.Now);
        See(delete.On, Absent(target, moment.Now));
        return trouble != Trouble.AfterSave;
    }

    private void MeetAnew()
    {
        if (link is { State: LinkState.Ended })
        {
            pair.Known.MeetAnew();
        }
    }

    private static void CheckScope(Sight sight, Side on, VendorRecord target)
    {
        if (Projection.ExclusionOf(target.Now) is not null || (sight.On(on.Other()) is { Deleted: false } source && Projection.ExclusionOf(source) is not null))
        {
            throw new BrokenInvariant($"I7: writes to {target}, and the pair is out of scope");
        }
    }

    /// <summary>At least once is what a queue promises: what is done twice must be as if done once.</summary>
    private Link Again(Link once, Func<Link, Link> again) => trouble == Trouble.Twice ? again(once) : once;

    private void End(DateTimeOffset now)
    {
        Save(LinkProgress.Ended(link!, now)); // only a link can end
        JoinBoth();
        pair.Known.Ended = true;
        foreach (var record in (ReadOnlySpan<VendorRecord?>)[pair.Left, pair.Right])
        {
            if (record is { Lives: false })
            {
                pair.Known.Note(record.Side, record.Now.Version);
            }
        }
    }

    private void Save(Link next)
    {
        acted = true;
        pair.Link = link = next;
        if (!world.Pairs.Contains(pair))
        {
            world.Pairs.Add(pair);
            PairWorld.Claim(pair);
        }

        if (next.State is LinkState.Paired)
        {
            JoinBoth();
        }
    }

    private void JoinBoth()
    {
        Join(Side.Left, left.Record);
        Join(Side.Right, right.Record);
    }

    private void Join(Side side, VendorRecord? record)
    {
        if (record is not null)
        {
            pair.Put(side, record);
            record.Pair = pair;
        }
    }

    private Answer AnswerOf(VendorRecord record) =>
        new(record.Id, Projection.VersionOf(record.Now.Version), record.Now.Modified, options.RepliesOn(record.Side) ? world.Projection.Show(record, record.Now, fresh: true) : null);

    private Look Fresh(VendorRecord record)
    {
        record.ShownVersion = record.Now.Version;
        return new(record, record.Now, world.Projection.Show(record, record.Now, fresh: true));
    }

    private static Look Absent(VendorRecord? record, DateTimeOffset now) =>
        new(record, record?.Now, new(record?.Id ?? default, default, now, Soft: false, Fresh: true, new SeenState.Deleted()));

    private static int Fields(int touched)
    {
        var fields = 0;
        for (var cell = 0; cell < Cells.Mapped; cell++)
        {
            fields |= (touched & (1 << cell)) == 0 ? 0 : 1 << Cells.FieldOf(cell);
        }

        return fields;
    }

    private Sight Sight() => new(options, pair, link, left.Record, left.Shown, right.Record, right.Shown);

    private Look On(Side side) => side == Side.Left ? left : right;

    private void See(Side side, Look look)
    {
        if (side == Side.Left)
        {
            left = look;
        }
        else
        {
            right = look;
        }
    }

    /// <summary>What the planner sees of a side, and the state that it was made of; null where the sight proves nothing.</summary>
    private readonly record struct Look(VendorRecord? Record, VendorState? Shown, SeenRecord? Seen);
}
