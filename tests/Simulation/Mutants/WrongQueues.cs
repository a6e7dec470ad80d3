using CrmSync.App.Storage.Queues;

namespace CrmSync.Simulation.Mutants;

/// <summary>Queues, but for messages that a mutant drops or spoils.</summary>
internal sealed class WrongQueues(IQueueSender right) : IQueueSender
{
    public Func<string, TimeSpan, bool> Drops { get; init; } = (_, _) => false;

    public Func<string, string> Text { get; init; } = text => text;

    public Task SendAsync(string queueName, string message, TimeSpan delay, CancellationToken cancellationToken) =>
        Drops(queueName, delay) ? Task.CompletedTask : right.SendAsync(queueName, Text(message), delay, cancellationToken);
}
