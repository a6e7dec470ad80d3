using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.Engine.Tests.World;

/// <summary>One pair between two fake vendors, with the executor's loop: load, decide, save, do, save, decide again.</summary>
internal sealed class PairWorld
{
    private const int MostDecisions = 20;
    private readonly Dictionary<(Side, RecordId), SeenRecord> rows = [];
    private int messages;

    public PairWorld(VendorTraits? left = null, VendorTraits? right = null, FieldMap? map = null)
    {
        Left = new("L", left ?? new(), Clock);
        Right = new("R", right ?? new(), Clock);
        Policy = new(map ?? TestMap.Plain, TestMap.Fingerprinter, Left, Right);
    }

    public FakeClock Clock { get; } = new();

    public FakeVendor Left { get; }

    public FakeVendor Right { get; }

    public Policy Policy { get; set; }

    public Link? Link { get; set; }

    /// <summary>Records that were matched at first contact, or the one that is to be met.</summary>
    public (RecordId? Left, RecordId? Right) Met { get; set; }

    public List<Decision> Decisions { get; } = [];

    public int Writes => Left.Writes + Right.Writes;

    /// <summary>Where the process is killed, once.</summary>
    public Moment? KillAt { get; set; }

    public bool Restore { get; set; }

    public FakeVendor On(Side side) => side == Side.Left ? Left : Right;

    /// <summary>What the side shows now, as a page would bring it.</summary>
    public SeenRecord Observe(Side side, RecordId id, bool fresh = false)
    {
        var vendor = On(side);
        vendor.ObservedUntil = Clock.Now;
        if (vendor.Find(id) is not { } record)
        {
            return new(id, default, Clock.Now, Soft: false, fresh, new SeenState.Deleted());
        }

        var soft = vendor.Traits.SecondGrain && Clock.Now - record.Modified <= TimeSpan.FromSeconds(3);
        if (record.Deleted)
        {
            return new(id, record.Version, record.Modified, soft, fresh, new SeenState.Deleted());
        }

        var living = new ObservedState.Living(record.Fields) { Partial = fresh ? [] : [.. vendor.CutShort], Locked = [.. vendor.Locked] };
        var fields = Policy.Map.Project(side, living).Select((value, index) => new SeenField(
            value, value is null ? null : Policy.Fingerprinter.Of(value), Policy.Map.Rules[index].On(side).Fields.Any(living.Locked.Contains)));
        return new(id, record.Version, record.Modified, soft, fresh, new SeenState.Living([.. fields])) { Exclusion = vendor.Exclusion };
    }

    public void Deliver(Side side, SeenRecord seen) => rows[(side, seen.Id)] = seen;

    /// <summary>A page of each side arrives, with whatever is there now.</summary>
    public PairWorld Pull()
    {
        foreach (var side in (ReadOnlySpan<Side>)[Side.Left, Side.Right])
        {
            foreach (var record in On(side).Records)
            {
                Deliver(side, Observe(side, record.Id));
            }
        }

        return this;
    }

    /// <summary>One message is applied. A message that was killed is delivered again under its own id.</summary>
    public PairWorld Apply(string? owner = null)
    {
        try
        {
            new Executor(this, owner ?? $"message {++messages}").Run();
        }
        catch (KilledException)
        {
            // The next Apply is the redelivery.
        }

        return this;
    }

    public PairWorld Sync()
    {
        Pull().Apply();
        Clock.Advance(60);
        return Pull().Apply();
    }

    /// <summary>A further full round. Quiet means that it writes nothing.</summary>
    public int WritesOfAnotherRound()
    {
        var before = Writes;
        Clock.Advance(60);
        Pull().Apply();
        return Writes - before;
    }

    /// <summary>A world in which a record made on the left has its counterpart, and all echoes have come.</summary>
    public static PairWorld Paired(VendorTraits? left = null, VendorTraits? right = null, FieldMap? map = null, Func<Policy, Policy>? policy = null)
    {
        var world = new PairWorld(left, right, map);
        world.Policy = policy?.Invoke(world.Policy) ?? world.Policy;
        world.Met = (world.Left.UserMakes((TestMap.Title, TestMap.Text("Meeting")), (TestMap.Notes, TestMap.Text("agenda")), (TestMap.Guests, TestMap.Set("ann bob"))), null);
        world.Sync();
        world.Forgive();
        return world;
    }

    public void Forgive()
    {
        Left.Writes = Right.Writes = 0;
        Decisions.Clear();
        Clock.Advance(60);
    }

    public void Reach(Moment moment)
    {
        if (KillAt == moment)
        {
            KillAt = null;
            throw new KilledException();
        }
    }

    public SeenRecord? Row(Side side, RecordId? id) => id is { } known ? rows.GetValueOrDefault((side, known)) : null;

    public void Settle(Side side, SeenRecord? loaded)
    {
        if (loaded is { State: SeenState.Living, Fresh: false } && ReferenceEquals(Row(side, loaded.Id), loaded))
        {
            rows[(side, loaded.Id)] = loaded with { State = new SeenState.Settled() };
        }
    }

    public void Log(Decision decision)
    {
        Decisions.Add(decision);
        if (Decisions.Count > 10_000)
        {
            throw new InvalidOperationException("too many decisions in one world");
        }
    }

    public static int DecisionLimit => MostDecisions;

    private sealed class KilledException : Exception;
}
