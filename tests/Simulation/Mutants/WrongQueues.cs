using CrmSync.App.Storage.Queues;

namespace CrmSync.Simulation.Mutants;

/// <summary>Queues, but for messages that a mutant drops or refuses to fail for.</summary>
internal sealed class WrongQueues(IQueueSender right) : IQueueSender
{
    public Func<string, TimeSpan, bool> Drops { get; init; } = (_, _) => false;

    public bool HidesFailures { get; init; }

    public async Task SendAsync(string queueName, string message, TimeSpan delay, CancellationToken cancellationToken)
    {
        if (Drops(queueName, delay))
        {
            return;
        }

        try
        {
            await right.SendAsync(queueName, message, delay, cancellationToken);
        }
        catch (Azure.RequestFailedException) when (HidesFailures)
        {
            // The wrong.
        }
    }
}
