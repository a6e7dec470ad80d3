using System.Collections.Concurrent;
using CrmSync.App.Flow.Signals;
using CrmSync.App.Storage.Queues;

namespace CrmSync.App.Tests.Manage;

/// <summary>Queues that keep what was sent.</summary>
public sealed class RecordedQueues : IQueueSender
{
    private readonly ConcurrentQueue<(string Queue, string Message)> sent = [];

    public IReadOnlyList<SignalMessage> Signals => [.. Of(Messages.SignalQueue).Select(text => MessageJson.TryRead(text, out SignalMessage? message) ? message : throw new InvalidOperationException(text))];

    public IReadOnlyList<ApplyMessage> Applies => [.. Of(Messages.ApplyQueue).Select(text => MessageJson.TryRead(text, out ApplyMessage? message) ? message : throw new InvalidOperationException(text))];

    public IEnumerable<string> Texts => sent.Select(one => one.Message);

    public void Clear() => sent.Clear();

    public Task SendAsync(string queueName, string message, TimeSpan delay, CancellationToken cancellationToken)
    {
        sent.Enqueue((queueName, message));
        return Task.CompletedTask;
    }

    private IEnumerable<string> Of(string queue) => sent.Where(one => one.Queue == queue).Select(one => one.Message);
}
