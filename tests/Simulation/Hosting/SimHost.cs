using CrmSync.App.Flow.Apply;
using CrmSync.App.Flow.Poison;
using CrmSync.App.Flow.Pull;
using CrmSync.App.Flow.Signals;
using CrmSync.App.Settings;
using CrmSync.Simulation.Chance;
using CrmSync.Simulation.Faults;
using CrmSync.Simulation.Time;

namespace CrmSync.Simulation.Hosting;

/// <summary>
/// The Functions host: fetches visible messages for each process in batches, shows a failed one again after half a minute and one of a dead process
/// after ten, gives up after five tries, as host.json says.
/// </summary>
/// <param name="inOrder">The oldest message comes first, as mostly in Azure; else whichever.</param>
internal sealed class SimHost(Timeline timeline, SimQueues queues, Fleet fleet, FaultPlan faults, Seed seed, Trace trace, bool inOrder = false)
{
    private const int MostDequeues = 5;
    private static readonly int BatchSize = new FlowTimes().MessageShare;
    private static readonly int NewBatchThreshold = new FlowTimes().MessagesAtOnce - BatchSize;
    private static readonly TimeSpan FailedVisibility = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DeadVisibility = TimeSpan.FromMinutes(10);

    private readonly Random chance = seed["host"];
    private readonly List<(SimProcess Process, QueuedMessage Message, int Receipt)> running = [];
    private readonly List<QueuedMessage> visible = [];

    /// <summary>What is left of the batch that a process fetches at this instant.</summary>
    private readonly Dictionary<(SimProcess Process, string Queue), (DateTimeOffset At, int Left)> batches = [];

    /// <summary>What functions threw, by type and text.</summary>
    public List<Exception> Failures { get; } = [];

    public void Start()
    {
        queues.Put += message => timeline.At(message.VisibleAt, Dispatch);
        fleet.Killed += process =>
        {
            foreach (var (_, message, receipt) in running.Where(one => one.Process == process).ToList())
            {
                Show(message, receipt, DeadVisibility);
            }

            running.RemoveAll(one => one.Process == process);
        };
        fleet.Started += Dispatch;
    }

    /// <summary>One message at a time: whoever else is visible has its turn at the same instant, before the first one's next step.</summary>
    private void Dispatch()
    {
        var now = timeline.GetUtcNow();
        visible.Clear();
        foreach (var waiting in queues.Waiting)
        {
            if (waiting.VisibleAt <= now && HasRoom(waiting.Queue))
            {
                visible.Add(waiting);
            }
        }

        if (visible.Count == 0)
        {
            return;
        }

        if (visible.Count > 1)
        {
            timeline.In(TimeSpan.Zero, Dispatch);
        }

        var message = inOrder ? visible[0] : chance.OneOf(visible);
        var process = chance.OneOf([.. fleet.Living.Where(one => HasRoom(one, message.Queue))]);
        var left = IsFetching(process, message.Queue, out var batch) ? batch : BatchSize;
        batches[(process, message.Queue)] = (now, left - 1);
        message.VisibleAt = DateTimeOffset.MaxValue;
        message.Dequeues++;
        message.Receipt++;
        running.Add((process, message, message.Receipt));
        if (faults.Strikes(FaultKind.MessageComesTwice))
        {
            Show(message, message.Receipt, chance.Between(TimeSpan.Zero, TimeSpan.FromMinutes(1)));
        }

        _ = HandleAsync(process, message, message.Receipt);
    }

    private bool HasRoom(string queue)
    {
        foreach (var process in fleet.Living)
        {
            if (HasRoom(process, queue))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A batch is fetched where no more than the threshold are being handled; what comes into view after it waits for the next.</summary>
    private bool HasRoom(SimProcess process, string queue)
    {
        var busy = 0;
        foreach (var one in running)
        {
            busy += one.Process == process && one.Message.Queue == queue ? 1 : 0;
        }

        return busy <= NewBatchThreshold || IsFetching(process, queue, out _);
    }

    private bool IsFetching(SimProcess process, string queue, out int left) =>
        (left = batches.GetValueOrDefault((process, queue)) is var (at, rest) && at == timeline.GetUtcNow() ? rest : 0) > 0;

    private async Task HandleAsync(SimProcess process, QueuedMessage message, int receipt)
    {
        try
        {
            if (faults.Strikes(FaultKind.MessageIsLost))
            {
                queues.Lose(message);
            }
            else
            {
                await RunAsync(process, message);
                queues.Complete(message, receipt);
            }
        }
        catch (Exception failure)
        {
            trace.Add(timeline.GetUtcNow(), process.Number, $"{message.Queue} failed: {failure.Message}");
            Failures.Add(failure);
            if (message.Dequeues >= MostDequeues && message.Receipt == receipt)
            {
                queues.Poison(message, timeline.GetUtcNow());
            }
            else
            {
                Show(message, receipt, FailedVisibility);
            }
        }
        finally
        {
            running.Remove((process, message, receipt));
            timeline.In(TimeSpan.Zero, Dispatch);
        }
    }

    private void Show(QueuedMessage message, int receipt, TimeSpan delay)
    {
        if (message.Receipt == receipt)
        {
            message.VisibleAt = timeline.GetUtcNow() + delay;
            timeline.At(message.VisibleAt, Dispatch);
        }
    }

    private static Task RunAsync(SimProcess process, QueuedMessage message) => message.Queue switch
    {
        Messages.SignalQueue when MessageJson.TryRead(message.Text, out SignalMessage? signal) => process.Get<PlacePull>().RunAsync(signal, CancellationToken.None),
        Messages.ApplyQueue when MessageJson.TryRead(message.Text, out ApplyMessage? apply) => process.Get<ApplyLinks>().RunAsync(apply, CancellationToken.None),
        Messages.SignalQueue + SimQueues.PoisonSuffix => process.Get<PoisonRecord>().OfSignalAsync(message.Text, CancellationToken.None),
        Messages.ApplyQueue + SimQueues.PoisonSuffix => process.Get<PoisonRecord>().OfApplyAsync(message.Text, CancellationToken.None),
        _ => throw new FormatException("a message that cannot be read"),
    };
}
