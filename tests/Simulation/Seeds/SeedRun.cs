using System.Collections.Immutable;
using CrmSync.App.Flow;
using CrmSync.App.Flow.Apply;
using CrmSync.App.Manage.History;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.Secrets;
using CrmSync.App.Settings;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.App.Storage;
using CrmSync.App.Storage.Tables;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Sandbox;
using CrmSync.Simulation.Chance;
using CrmSync.Simulation.Faults;
using CrmSync.Simulation.Hosting;
using CrmSync.Simulation.Invariants;
using CrmSync.Simulation.Pairs;
using CrmSync.Simulation.Storage;
using CrmSync.Simulation.Time;
using CrmSync.Simulation.Users;

namespace CrmSync.Simulation.Seeds;

/// <summary>
/// One seed with one pair of systems: users and faults act for thirty days; then faults end, and within three polls all agrees, and for three more
/// nothing is written.
/// </summary>
internal sealed class SeedRun : IVendorTap
{
    private const string Tenant = "acme";
    private const int Cycles = 3;
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private const int MostTroubles = 3;

    /// <summary>Messages for a dozen records: more only where each makes another.</summary>
    private const int MostWaiting = 1_000;
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(40);

    private readonly RunOptions options;
    private readonly Seed seed;
    private readonly Timeline timeline = new(Start);
    private readonly Trace trace;
    private readonly Script script;
    private readonly FaultPlan faults;
    private readonly Awaits awaits;
    private readonly IPair pair;
    private readonly SimQueues queues = new();
    private readonly Fleet fleet;
    private readonly SimHost host;
    private readonly SimTimers timers;
    private readonly SimPushes pushes;
    private readonly MemoryTableStore store;
    private readonly UserBook users;
    private readonly Watch watch;
    private readonly Throttle throttle;
    private readonly Cursors cursors;
    private readonly Canaries canaries;
    private readonly Replay replay;
    private readonly Operator operators;
    private readonly FlowTimes times;
    private readonly TimeSpan poll;
    private readonly EditOrDeletion editOrDeletion;
    private readonly OptionsEdit syncOptions;
    private readonly List<Violation> violations = [];
    private string syncId = "";
    private int awaitsAtBegin;
    private int awaitsAtEnd;

    private SeedRun(long number, RunOptions options)
    {
        this.options = options;
        seed = new Seed(number);
        trace = new Trace(options.KeepsLines, timeline.StayHome);
        pair = options.Pair(seed, timeline);
        script = options.Script ?? Script.Draw(seed, pair.Acts);
        faults = new FaultPlan(seed, options.Faults, options.Strikes);
        faults.Striking += (number, kind) => trace.Add(timeline.GetUtcNow(), 0, $"strike {number} {kind}");
        awaits = new Awaits(timeline, seed, trace);
        store = new MemoryTableStore(new ProcessClock(timeline, ClockError("the storage's clock"), () => true)) { PageRows = seed["pages"].OneOf([3, 20, 1000]) };
        users = new UserBook(pair, timeline, trace);
        watch = new Watch(pair, users, timeline, what => trace.Add(timeline.GetUtcNow(), 0, what));
        throttle = new Throttle(timeline, watch);
        cursors = new Cursors(store, pair, timeline, watch) { ListsMayLie = faults.IsOn(FaultKind.ListIsShort) };
        replay = new Replay(queues, seed);
        canaries = new Canaries([.. pair.Secrets, UserBook.Thing]);
        queues.Put += message => canaries.Look($"a message on {message.Queue}", message.Text);
        var drawn = seed["settings"];
        // The longest of three draws: each poll of a short interval finds what the one before found.
        poll = script.Poll ?? TimeSpan.FromHours(1 + (23 * Math.Max(drawn.NextDouble(), Math.Max(drawn.NextDouble(), drawn.NextDouble()))));
        times = new FlowTimes { PollInterval = poll * 0.9, History = TimeSpan.FromDays(300) };
        editOrDeletion = drawn.OneOf([EditOrDeletion.EditWins, EditOrDeletion.DeletionWins]);
        syncOptions = new OptionsEdit
        {
            EditOrDeletion = editOrDeletion,
            Conflicts = drawn.OneOf([ConflictPolicy.Newest, ConflictPolicy.Newest, ConflictPolicy.Left, ConflictPolicy.Right]),
            Master = drawn.OneOf([Side.Left, Side.Right]),
        };
        fleet = new Fleet(timeline, Build);
        operators = new Operator(pair, users, timeline, fleet, seed, trace, Tenant);
        users.IsUnseen = watch.IsUnseen;
        host = new SimHost(timeline, queues, fleet, faults, seed, trace);
        timers = new SimTimers(timeline, fleet, seed, trace, poll) { CatchesUp = drawn.Happens(0.5) ? drawn.NextDouble() / 2 : 0 };
        pushes = new SimPushes(timeline, fleet, queues, faults, seed, trace);
    }

    public static SeedResult Run(long number, RunOptions options) => new SeedRun(number, options).Run();

    private SeedResult Run()
    {
        try
        {
            SetUp();
            Agitate();
            Settle();
        }
        catch (EscapedThreadException escaped)
        {
            violations.Add(new("thread", escaped.Message));
        }
        catch (StuckException stuck)
        {
            violations.Add(new("I18", stuck.Message));
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            violations.Add(new("run", broken.ToString()));
        }

        return new SeedResult(seed.Number, script, [.. watch.Violations, .. canaries.Violations, .. violations], trace.Hash)
        {
            Awaits = awaits.Count,
            AwaitsUnderFaults = awaitsAtEnd - awaitsAtBegin,
            Strikes = [.. faults.Log],
            Writes = Written(),
            Changes = users.Records.Sum(record => record.Changes),
            Lines = trace.Lines,
            End = options.KeepsLines ? End() : [],
        };
    }

    private ImmutableArray<string> End() =>
    [
        .. ((Side[])[Side.Left, Side.Right]).SelectMany(side => pair.On(side).Living().Select(record =>
            $"{side} {record.Thing}: {string.Join(", ", record.Values.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => one.Value))}; {string.Join(", ", record.Tags.Order(StringComparer.Ordinal))}")).Order(StringComparer.Ordinal),
    ];

    private void SetUp()
    {
        for (var left = 0; left < script.Before.Left; left++)
        {
            users.Create(Side.Left);
        }

        for (var right = 0; right < script.Before.Right; right++)
        {
            users.Create(Side.Right);
        }

        for (var equal = 0; equal < script.Before.Equal; equal++)
        {
            users.CreateEquals();
        }

        pair.World.Pushes.Sink = pushes;
        pushes.Start();
        replay.Start();
        host.Start();
        fleet.Start();
        fleet.Start();
        var setting = MakeSyncAsync(fleet.Living[0]);
        timeline.RunUntil(Start + TimeSpan.FromMinutes(5), () => setting.IsCompleted);
        setting.GetAwaiter().GetResult();
        timers.Start();
        if (script is { Before.Equal: > 0, Acts.Length: > 0 })
        {
            AwaitFirstContact();
        }

        if (HasOperator)
        {
            users.FewestLeft = pair.Acts.Contains(ActKind.DeleteMost) ? 0 : users.FewestLeft;
            operators.LetIn += () => cursors.CutOffAt = null;
            operators.Start();
        }

        faults.Begin();
        awaits.Slowness = faults.Rate(FaultKind.AnswerIsSlow);
        foreach (var vendor in pair.Vendors)
        {
            VendorFaults.Install(vendor, faults, seed["vendor faults"]);
        }

        awaitsAtBegin = awaits.Count;
        awaits.KillsAt = options.KillsAt == 0 ? 0 : awaits.Count + options.KillsAt;
    }

    /// <summary>What is edited before two equal records are first paired is settled by the policy for duplicates, and is no loss.</summary>
    private void AwaitFirstContact()
    {
        for (var look = 0; look < 10 && Await(timeline, fleet.Living[0].Get<SyncRows>().GetAsync(Tenant, syncId, CancellationToken.None))!.Stage != FirstContactStage.Open; look++)
        {
            Pass(poll + Settling);
        }
    }

    private void Agitate()
    {
        var begin = timeline.GetUtcNow();
        foreach (var act in script.Acts)
        {
            timeline.At(begin + act.At, () => users.Do(act));
        }

        for (var kill = 0; kill < 5; kill++)
        {
            var at = seed["kills"].Between(TimeSpan.Zero, script.Length);
            if (faults.Strikes(FaultKind.ProcessIsKilled))
            {
                timeline.At(begin + at, KillBusy);
            }
        }

        foreach (var kind in pair.Troubles)
        {
            for (var trouble = 0; trouble < MostTroubles; trouble++)
            {
                var at = seed["troubles"].Between(TimeSpan.Zero, script.Length);
                if (faults.Strikes(kind))
                {
                    timeline.At(begin + at, () => Trouble(kind));
                }
            }
        }

        Pass(script.Length);
    }

    private void Trouble(FaultKind kind)
    {
        trace.Add(timeline.GetUtcNow(), 0, $"{kind}");
        pair.Trouble(kind, seed["troubles"]);
        if (pair.Revoked.Count == 2)
        {
            cursors.CutOffAt ??= timeline.GetUtcNow();
        }
    }

    /// <summary>Somebody who looks after what stopped and what is held: without, a run has no such thing.</summary>
    private bool HasOperator => pair.Troubles.Any(faults.IsOn) || script.Acts.Any(act => act.Kind == ActKind.DeleteMost) || pair.MayCutUsOff;

    /// <summary>A process that does nothing dies without harm: the blow falls with the next thing it does.</summary>
    private void KillBusy() => awaits.KillsAt = awaits.Count + seed["kill moments"].Next(1, 60);

    private void Settle()
    {
        faults.End();
        awaitsAtEnd = awaits.Count;
        awaits.Slowness = 0;
        awaits.KillsAt = 0;
        timers.CatchesUp = 0;
        operators.Patience = poll / 3;
        if (HasOperator)
        {
            operators.Start(); // the last look of before may be far off
            Pass(poll + Settling);
        }

        LookForSecrets();
        var poisoned = queues.Poisoned;
        if (cursors.ListsMayLie)
        {
            // What a list left out only a nightly comparison finds.
            timers.CatchesUp = 1;
            Pass(TimeSpan.FromDays(1));
            timers.CatchesUp = 0;
        }

        for (var cycle = 0; cycle < Cycles; cycle++)
        {
            Pass(poll + Settling);
        }

        violations.AddRange(new Invariants.Outcome(pair, Losers(), editOrDeletion, AnswersWereLost).Check(users.Records));
        var writes = Written();
        for (var cycle = 0; cycle < Cycles; cycle++)
        {
            Pass(poll + Settling);
        }

        if (Written() != writes)
        {
            violations.Add(new("I9", $"{Written() - writes} writes after all had agreed"));
        }

        writes = Written();
        var again = replay.PutAgain(timeline.GetUtcNow());
        timers.IsStopped = operators.IsStopped = true;
        Pass(Settling);
        if (Written() != writes)
        {
            violations.Add(new("I10", $"{again} messages that came once more made {Written() - writes} writes"));
        }

        violations.AddRange(Writes.Check(pair, users.Records));
        LookForSecrets();
        violations.AddRange(Manners.Check(pair));
        violations.AddRange(Forms.Check(Await(timeline, ContextAsync(fleet.Living[0])), Texts, users.Records).Take(3));
        violations.AddRange(Rest.Check(queues, host, timers, pushes, poisoned));
    }

    /// <summary>What people wrote stands in tables, sealed or not; what opens an account only sealed.</summary>
    private void LookForSecrets()
    {
        var sealedOnly = new Canaries(pair.Secrets);
        sealedOnly.Look(store);
        violations.AddRange(sealedOnly.Violations);
    }

    /// <summary>Something kept answers from being heard, or from being stored.</summary>
    private bool AnswersWereLost => options.KillsAt > 0 || faults.Log.Exists(strike => strike.Kind is FaultKind.VendorFailsAfter or FaultKind.VendorDropsAfter or FaultKind.BatchRowsMissing
        or FaultKind.ProcessIsKilled or FaultKind.StorageRefuses or FaultKind.StorageLosesItsAnswer or FaultKind.StorageConflicts or FaultKind.AnswerIsSlow);

    private long Written() => pair.Vendors.Sum(vendor => vendor.Ledger.Snapshot().TotalWrites);

    /// <summary>A planted wrong is found with the first thing that gives it away: one that doubles records, and their doubles, would never come to an end.</summary>
    private void Pass(TimeSpan span)
    {
        var (most, enough) = (timeline.Steps + 2_000_000, options.Mutant is null ? 20 : 0);
        if (!timeline.RunUntil(timeline.GetUtcNow() + span, () => timeline.Steps > most || queues.Waiting.Count > MostWaiting || violations.Count + watch.Violations.Count > enough))
        {
            throw new StuckException("the flow never comes to rest");
        }
    }

    private HashSet<string> Losers()
    {
        var (vault, sync) = (fleet.Living[0].Get<Vault>(), new Sync(Tenant, syncId, "", null!, null!, new SyncOptions()));
        var entries = Await(timeline, fleet.Living[0].Get<HistoryRows>().ListEntriesAsync(Tenant, syncId, null, int.MaxValue, null, CancellationToken.None));
        return [.. entries.Select(one => one.Entry.Loser).OfType<byte[]>().Select(loser => TextOf(LosingValue.Read(vault.Open(loser, HistoryDraft.LoserContext(sync)))))];
    }

    /// <summary>As users' values are written down.</summary>
    private static string TextOf(LosingValue loser) => loser.Kind == "instant" ? Meeting.Moment(loser.Value?.GetString()) : loser.Value?.ToString() ?? "";

    private static T Await<T>(Timeline timeline, Task<T> task)
    {
        timeline.RunUntil(timeline.GetUtcNow() + TimeSpan.FromHours(1), () => task.IsCompleted);
        return task.GetAwaiter().GetResult();
    }

    /// <summary>The mapped fields that people write texts into, by the names that users and the maps of both pairs have for them.</summary>
    private static readonly HashSet<string> Texts = ["title", "body", "description"];

    private async Task<SyncContext> ContextAsync(SimProcess process)
    {
        var sync = await process.Get<SyncRows>().GetAsync(Tenant, syncId, CancellationToken.None) ?? throw new InvalidOperationException("the sync is gone");
        return await process.Get<SyncContexts>().LoadAsync(sync, null, CancellationToken.None) ?? throw new InvalidOperationException("a connection is gone");
    }

    private async Task MakeSyncAsync(SimProcess process)
    {
        await process.Get<StateTables>().CreateAsync(CancellationToken.None);
        syncId = await pair.MakeSyncAsync(process, Tenant, syncOptions);
    }

    private IServiceProvider Build(SimProcess process)
    {
        var clock = new StorageClock(new ProcessClock(timeline, ClockError("clocks"), () => process.IsAlive));
        var ids = new SeededIds(seed["write ids"]);
        var tables = new MemoryTableService(store, new TableClientOptions { NewWriteId = ids.NewId, Clock = clock }, new SimTableHook(process, awaits, faults, cursors.Saw));
        var sender = new SimQueueSender(process, queues, awaits, faults, timeline);
        return AppBuilder.Build(clock, seed, times, tables, sender, options.Mutant, VendorWire.Open(pair.World, process, awaits, clock, this), new SimLog(text => canaries.Look("a log", text)));
    }

    private TimeSpan ClockError(string whose) => faults.IsOn(FaultKind.ClockIsWrong) ? seed[whose].Between(TimeSpan.FromMinutes(-10), TimeSpan.FromMinutes(10)) : TimeSpan.Zero;

    public void Asked(HttpRequestMessage request) => watch.Asked(request);

    public void Arrived(SandboxCall call)
    {
        watch.Arrived(call);
        if (KeepsTime)
        {
            throttle.Calling(call);
        }
    }

    public void Answered(SimProcess process, SandboxCall call, SandboxResponse response)
    {
        watch.Answered(process, call, response);
        throttle.Answered(call, response);
        if (KeepsTime && pair.Revoked.Count == 0 && cursors.CutOffAt is null && response.Status == 400 && call.Operation.EndsWith(".token", StringComparison.Ordinal))
        {
            watch.Add("I20", "a refresh token was spent twice");
        }
    }

    /// <summary>A pause is kept, and a rotated token, where it could be stored and where clocks agree on how long it lasts.</summary>
    private bool KeepsTime => options.KillsAt == 0 && !((FaultKind[])[FaultKind.ClockIsWrong, FaultKind.StorageRefuses, FaultKind.StorageLosesItsAnswer, FaultKind.AnswerIsSlow, FaultKind.ProcessIsKilled]).Any(faults.IsOn);
}
