using System.Text;

namespace CrmSync.App.Storage.Queues;

/// <summary>Sends to Azure's queues: messages never expire (R4) and stay below 45 KiB (R5).</summary>
public sealed class QueueSender(QueueClients queues, StorageRetry retry) : IQueueSender
{
    /// <summary>Below the service's 64 KiB even where a host encodes the message as base64.</summary>
    public const int MaxMessageBytes = 45 * 1024;

    // https://learn.microsoft.com/rest/api/storageservices/put-message
    public static readonly TimeSpan MaxDelay = TimeSpan.FromDays(7);
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(-1);

    public Task SendAsync(string queueName, string message, TimeSpan delay, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetByteCount(message);
        if (bytes > MaxMessageBytes)
        {
            throw new ArgumentException($"A message of {bytes} bytes for {queueName}; {MaxMessageBytes} are allowed.", nameof(message));
        }

        if (delay < TimeSpan.Zero || delay > MaxDelay)
        {
            throw new ArgumentOutOfRangeException(nameof(delay), delay, $"A message for {queueName} is delayed by 0 to 7 days.");
        }

        // The service counts whole seconds, and the client cuts: a message must not be visible before its time.
        var whole = TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds));
        var queue = queues.Get(queueName);
        return retry.RunAsync((_, token) => queue.SendMessageAsync(message, whole, Never, token), cancellationToken);
    }
}
