using CrmSync.App.Flow.Apply;
using CrmSync.App.Flow.Poison;
using CrmSync.App.Flow.Pull;
using CrmSync.App.Flow.Signals;
using CrmSync.Simulation.Chance;
using CrmSync.Simulation.Faults;
using CrmSync.Simulation.Time;

namespace CrmSync.Simulation.Hosting;

/// <summary>
/// The Functions host: hands visible messages to processes with room, shows a failed one again after half a minute and one of a dead process
/// after ten, gives up after five tries, as host.json says.
/// </summary>
internal sealed class SimHost(Timeline timeline, SimQueues queues, Fleet fleet, FaultPlan faults, Seed seed, Trace trace)
{
    private const int MostAtOnce = 12;
    private const int MostDequeues = 5;
    private static readonly TimeSpan FailedVisibility = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DeadVisibility = TimeSpan.FromMinutes(10);

    private readonly Random chance = seed["host"];
    private readonly List<(SimProcess Process, QueuedMessage Message, int Receipt)> running = [];

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

    private void Dispatch()
    {
        while (Next() is { } next)
        {
            var message = next.Message;
            message.VisibleAt = DateTimeOffset.MaxValue;
            message.Dequeues++;
            message.Receipt++;
            running.Add((next.Process, message, message.Receipt));
            if (faults.Strikes(FaultKind.MessageComesTwice))
            {
                Show(message, message.Receipt, chance.Between(TimeSpan.Zero, TimeSpan.FromMinutes(1)));
            }

            _ = HandleAsync(next.Process, message, message.Receipt);
        }
    }

    private (QueuedMessage Message, SimProcess Process)? Next()
    {
        var now = timeline.GetUtcNow();
        var visible = queues.Waiting.Where(message => message.VisibleAt <= now).ToList();
        while (visible.Count > 0)
        {
            var message = visible[chance.Next(visible.Count)];
            var free = fleet.Living.Where(process => running.Count(one => one.Process == process && one.Message.Queue == message.Queue) < MostAtOnce).ToList();
            if (free.Count > 0)
            {
                return (message, chance.OneOf(free));
            }

            visible.Remove(message);
        }

        return null;
    }

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
