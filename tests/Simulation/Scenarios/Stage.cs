using CrmSync.App.Manage.Syncs;
using CrmSync.App.Settings;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.App.Storage;
using CrmSync.App.Storage.Tables;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Counting;
using CrmSync.Sandbox.Pushes;
using CrmSync.Simulation.Chance;
using CrmSync.Simulation.Faults;
using CrmSync.Simulation.Hosting;
using CrmSync.Simulation.Pairs;
using CrmSync.Simulation.Storage;
using CrmSync.Simulation.Time;
using Shouldly;

namespace CrmSync.Simulation.Scenarios;

/// <summary>A pair of systems and the app between them, in virtual time and without chance faults, for a scenario to play on.</summary>
internal sealed class Stage : IVendorTap, IPushSink
{
    public const string Tenant = "acme";

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Poll = TimeSpan.FromMinutes(5);

    private readonly Seed seed = new(1);
    private readonly Trace trace;
    private readonly FaultPlan faults;
    private readonly SimQueues queues = new();
    private readonly SimPushes pushes;
    private readonly MemoryTableStore store;
    private SimTimers? timers;

    /// <param name="make">Makes the pair with its systems.</param>
    public Stage(Func<Timeline, Random, IPair> make)
    {
        trace = new Trace(keepsLines: false, Timeline.StayHome);
        faults = new FaultPlan(seed, FaultMix.None);
        Pair = make(Timeline, seed["hands"]);
        Awaits = new Awaits(Timeline, seed, trace);
        store = new MemoryTableStore(Timeline);
        Fleet = new Fleet(Timeline, Build);
        pushes = new SimPushes(Timeline, Fleet, queues, faults, seed, trace);
    }

    public Timeline Timeline { get; } = new(Start);

    public IPair Pair { get; }

    public SandboxWorld World => Pair.World;

    public Awaits Awaits { get; }

    public Fleet Fleet { get; }

    public int Poisoned => queues.Poisoned;

    public string SyncId { get; set; } = "";

    /// <summary>No timer of ours fires, as while nobody runs the app.</summary>
    public bool TimersStand
    {
        set => timers!.IsStopped = value; // an open stage has them
    }

    /// <summary>How far our clocks are ahead of the vendors'.</summary>
    public TimeSpan ClockError { get; init; }

    /// <summary>When each copy of a push arrives after it was sent.</summary>
    public Func<PushDelivery, IEnumerable<TimeSpan>> Travel { get; set; } = _ => [TimeSpan.Zero];

    /// <summary>Is told of each call at a vendor once it had its effect.</summary>
    public Action<SandboxCall> Happened { get; set; } = _ => { };

    public T Get<T>()
        where T : notnull => Fleet.Living[0].Get<T>();

    /// <summary>The app begins to run, the sync is made, and all comes to rest.</summary>
    public Stage Open(OptionsEdit? options = null)
    {
        World.Pushes.Sink = this;
        pushes.Start();
        new SimHost(Timeline, queues, Fleet, faults, seed, trace, inOrder: true).Start();
        Fleet.Start();
        Fleet.Start();
        Pass(TimeSpan.FromMinutes(1));
        SyncId = Await(MakeAsync(options ?? new OptionsEdit()));
        timers = new SimTimers(Timeline, Fleet, seed, trace, Poll);
        timers.Start();
        return Settle();
    }

    public Stage Pass(TimeSpan span)
    {
        Timeline.RunUntil(Timeline.GetUtcNow() + span, () => false);
        return this;
    }

    /// <summary>A full round of pushes and polls, and another for what they cause.</summary>
    public Stage Settle() => Pass(TimeSpan.FromMinutes(21));

    public void Await(Task task)
    {
        Timeline.RunUntil(Timeline.GetUtcNow() + TimeSpan.FromHours(1), () => task.IsCompleted);
        task.GetAwaiter().GetResult();
    }

    public T Await<T>(Task<T> task)
    {
        Timeline.RunUntil(Timeline.GetUtcNow() + TimeSpan.FromHours(1), () => task.IsCompleted);
        return task.GetAwaiter().GetResult();
    }

    public (LedgerSnapshot Zoho, LedgerSnapshot Google) Ledgers => (World.Zoho.Ledger.Snapshot(), World.Google.Ledger.Snapshot());

    public (LedgerSnapshot Zoho, LedgerSnapshot Google) Since((LedgerSnapshot Zoho, LedgerSnapshot Google) before) => (Ledgers.Zoho - before.Zoho, Ledgers.Google - before.Google);

    /// <summary>Our writes since then.</summary>
    public (long Zoho, long Google) WritesSince((LedgerSnapshot Zoho, LedgerSnapshot Google) before) => (Since(before).Zoho.TotalWrites, Since(before).Google.TotalWrites);

    /// <summary>A further full round makes 0 writes and 0 mails.</summary>
    public void ShouldBeQuiet()
    {
        var before = Ledgers;
        Settle();
        WritesSince(before).ShouldBe((0, 0));
        (Ledgers.Zoho.Mails.Length, Ledgers.Google.Mails.Length).ShouldBe((0, 0));
    }

    public Sync Sync => Await(Get<SyncRows>().GetAsync(Tenant, SyncId, CancellationToken.None))!; // it was made

    public Connection ConnectionOf(Engine.Model.Side side) => Await(Get<ConnectionRows>().GetAsync(Tenant, Sync.On(side).ConnectionId, CancellationToken.None))!; // as was this

    /// <summary>Entries of that outcome, oldest first.</summary>
    public IReadOnlyList<HistoryEntry> History(params string[] outcomes) =>
        [.. Await(Get<HistoryRows>().ListEntriesAsync(Tenant, SyncId, null, 10_000, null, CancellationToken.None)).Select(one => one.Entry).Where(entry => outcomes.Contains(entry.Outcome)).Reverse()];

    public void Deliver(PushDelivery delivery)
    {
        foreach (var late in Travel(delivery))
        {
            Timeline.In(late, () => pushes.Deliver(delivery));
        }
    }

    public void Asked(HttpRequestMessage request)
    {
    }

    public void Arrived(SandboxCall call)
    {
    }

    public void Answered(SimProcess process, SandboxCall call, SandboxResponse response) => Happened(call);

    private async Task<string> MakeAsync(OptionsEdit options)
    {
        await Get<StateTables>().CreateAsync(CancellationToken.None);
        return await Pair.MakeSyncAsync(Fleet.Living[0], Tenant, options);
    }

    private IServiceProvider Build(SimProcess process)
    {
        var clock = new ProcessClock(Timeline, ClockError, () => process.IsAlive);
        var tables = new MemoryTableService(store, new TableClientOptions { NewWriteId = new SeededIds(seed["write ids"]).NewId, Clock = new StorageClock(clock) }, new SimTableHook(process, Awaits, faults, static (in _) => { }));
        return AppBuilder.Build(
            clock, seed, new FlowTimes { PollInterval = Poll * 0.9 }, tables, new SimQueueSender(process, queues, Awaits, faults, Timeline), mutant: null,
            VendorWire.Open(World, process, Awaits, clock, this), new SimLog(_ => { }));
    }
}
