using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.Engine.Tests.World;

/// <summary>Carries out what the planner says for one message.</summary>
internal sealed class Executor(PairWorld world, string owner)
{
    private SeenRecord? left = world.Row(Side.Left, world.Link is { } link ? link.Left.Id : world.Met.Left);
    private SeenRecord? right = world.Row(Side.Right, world.Link is { } link ? link.Right.Id : world.Met.Right);
    private readonly List<(Side, SeenRecord)> loaded = [];

    public void Run()
    {
        Note(Side.Left, left);
        Note(Side.Right, right);
        for (var round = 0; round < PairWorld.DecisionLimit; round++)
        {
            var decision = Planner.Decide(left, right, world.Link, world.Policy, new(world.Clock.Now, owner, world.Restore));
            world.Log(decision);
            if (decision is Decision.Wait)
            {
                return;
            }

            if (decision is Decision.Nothing or Decision.Skip)
            {
                loaded.ForEach(row => world.Settle(row.Item1, row.Item2));
                return;
            }

            Do(decision);
        }

        throw new InvalidOperationException($"no rest after {PairWorld.DecisionLimit} decisions: {string.Join(", ", world.Decisions.TakeLast(6))}");
    }

    private void Do(Decision decision)
    {
        switch (decision)
        {
            case Decision.Read read:
                See(read.Side, world.Observe(read.Side, IdOn(read.Side), fresh: true));
                break;
            case Decision.Find find:
                var found = world.On(find.On).Stamped(Stamp(find.On, find.Generation));
                See(find.On, found is null ? Absent(find.On) : world.Observe(find.On, found.Id, fresh: true));
                break;
            case Decision.Create create:
                Create(create);
                break;
            case Decision.Write write:
                Write(write);
                break;
            case Decision.Delete delete:
                See(delete.On, world.On(delete.On).Delete(delete.Id, delete.Expected) ? Absent(delete.On) with { Id = delete.Id } : world.Observe(delete.On, delete.Id, fresh: true));
                break;
            case Decision.Agree agree:
                world.Link = LinkProgress.Agreed(world.Link, agree);
                break;
            case Decision.Part part:
                world.Link = LinkProgress.Parted(world.Link!, part);
                break;
            case Decision.Forget:
                world.Link = LinkProgress.Ended(world.Link!, world.Clock.Now);
                break;
            default:
                throw new InvalidOperationException($"unknown decision {decision}");
        }
    }

    private void Create(Decision.Create create)
    {
        var vendor = world.On(create.On);
        world.Link = LinkProgress.Reserve(world.Link, create, owner, world.Clock.Now.AddMinutes(5));
        See(create.On, null);
        world.Reach(Moment.Announced);
        var stamp = Stamp(create.On, create.Generation);
        if (vendor.Stamped(stamp) is { } existing)
        {
            See(create.On, world.Observe(create.On, existing.Id, fresh: true));
            return;
        }

        var made = vendor.Create(stamp, create.Changes);
        world.Reach(Moment.Done);
        var answer = Answered(create.On, made);
        world.Link = LinkProgress.Created(world.Link, create, answer, world.Policy);
        See(create.On, answer.Stored ?? Echo(made));
        world.Reach(Moment.Saved);
    }

    private void Write(Decision.Write write)
    {
        world.Link = LinkProgress.Announce(world.Link, write, owner, world.Clock.Now.AddMinutes(5));
        world.Reach(Moment.Announced);
        if (world.On(write.On).Write(write.Id, write.Expected, write.Changes) is not { } made)
        {
            See(write.On, world.Observe(write.On, write.Id, fresh: true));
            return;
        }

        world.Reach(Moment.Done);
        var answer = Answered(write.On, made);
        world.Link = LinkProgress.Written(world.Link, write, answer, world.Policy);
        See(write.On, answer.Stored ?? Echo(made));
        world.Reach(Moment.Saved);
    }

    private Answer Answered(Side on, FakeRecord made) => new(
        made.Id, made.Version, made.Modified, world.On(on).Traits.RepliesWithRecord ? world.Observe(on, made.Id, fresh: true) : null);

    /// <summary>After an answer without a record: at that version nothing else is known.</summary>
    private static SeenRecord Echo(FakeRecord made) => new(made.Id, made.Version, made.Modified, Soft: false, Fresh: false, new SeenState.Settled());

    private SeenRecord Absent(Side on) => new((on == Side.Left ? world.Link?.Left.Id : world.Link?.Right.Id) ?? default, default, world.Clock.Now, Soft: false, Fresh: true, new SeenState.Deleted());

    private RecordId IdOn(Side side) =>
        (side == Side.Left ? left : right)?.Id ?? world.Link?.On(side).Id ?? throw new InvalidOperationException($"nothing to read on the {side}");

    /// <summary>The source's id and the generation name what we make (R14).</summary>
    private string Stamp(Side on, int generation) => $"{(on == Side.Left ? right : left)?.Id} {generation}";

    private void See(Side side, SeenRecord? seen)
    {
        if (side == Side.Left)
        {
            left = seen;
        }
        else
        {
            right = seen;
        }
    }

    private void Note(Side side, SeenRecord? row)
    {
        if (row is not null)
        {
            loaded.Add((side, row));
        }
    }
}
