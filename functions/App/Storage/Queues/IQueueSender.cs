namespace CrmSync.App.Storage.Queues;

/// <summary>
/// Puts a message on a queue. A message may arrive twice when an acknowledgement is lost: messages are hints (R4).
/// </summary>
public interface IQueueSender
{
    /// <param name="delay">Before the message becomes visible; at most seven days.</param>
    Task SendAsync(string queueName, string message, TimeSpan delay, CancellationToken cancellationToken);
}
