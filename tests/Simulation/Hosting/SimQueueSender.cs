using CrmSync.App.Storage.Queues;
using CrmSync.Simulation.Faults;
using CrmSync.Simulation.Time;

namespace CrmSync.Simulation.Hosting;

/// <summary>A process's way to the queues.</summary>
internal sealed class SimQueueSender(SimProcess process, SimQueues queues, Awaits awaits, FaultPlan faults, Timeline timeline) : IQueueSender
{
    public async Task SendAsync(string queueName, string message, TimeSpan delay, CancellationToken cancellationToken)
    {
        await awaits.AskAsync(process, "put", queueName);
        if (faults.Strikes(FaultKind.QueueRefuses))
        {
            throw Refused();
        }

        queues.Add(queueName, message, timeline.GetUtcNow() + TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds)));
        await awaits.AnswerAsync(process, "has put", queueName);
        if (faults.Strikes(FaultKind.QueueLosesItsAnswer))
        {
            throw Refused();
        }
    }

    private static Azure.RequestFailedException Refused() => new(503, "The server is busy.", "ServerBusy", null);
}
