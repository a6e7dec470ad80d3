using Azure.Storage.Queues;

namespace CrmSync.Benchmarks.Acknowledgement;

/// <summary>A queue that nobody drains: every message that was put there can be counted.</summary>
internal sealed class CountedQueue(QueueClient queue)
{
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(-1);

    /// <summary>The reference: the same put that a push causes, with nothing around it.</summary>
    public async Task PutAsync(string message, int times, CancellationToken cancellationToken)
    {
        for (var number = 0; number < times; number++)
        {
            await queue.SendMessageAsync(message, TimeSpan.Zero, Never, cancellationToken);
        }
    }

    public async Task<string> PeekAsync(CancellationToken cancellationToken) =>
        (await queue.PeekMessageAsync(cancellationToken)).Value?.MessageText ?? throw new InvalidOperationException($"{queue.Name} is empty");

    public async Task ExpectAsync(int messages, CancellationToken cancellationToken)
    {
        var count = (await queue.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount;
        if (count != messages)
        {
            throw new InvalidOperationException($"{queue.Name} has {count} messages, not {messages}");
        }
    }

    public Task MakeAsync(CancellationToken cancellationToken) => queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
}
