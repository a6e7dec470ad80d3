using CrmSync.App.Storage.Queues;

namespace CrmSync.App.Tests.Flow;

/// <summary>Queues in memory: what is sent becomes visible after its delay, by the bench's clock.</summary>
internal sealed class MemoryQueues(TimeProvider clock) : IQueueSender
{
    private readonly Lock gate = new();
    private readonly List<(string Queue, string Text, DateTimeOffset VisibleAt)> waiting = [];

    /// <summary>All that was ever sent.</summary>
    public List<(string Queue, string Text)> Sent { get; } = [];

    /// <summary>After so many further messages one send fails, once; null: none does.</summary>
    public int? BreaksAfter { get; set; }

    public Exception BreaksWith { get; set; } = new BrokenQueueException();

    /// <summary>The message of the send that fails is there all the same.</summary>
    public bool BreaksHavingSent { get; set; }

    public Task SendAsync(string queueName, string message, TimeSpan delay, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (BreaksAfter is { } left)
            {
                BreaksAfter = left == 0 ? null : left - 1;
                if (left == 0)
                {
                    if (BreaksHavingSent)
                    {
                        waiting.Add((queueName, message, clock.GetUtcNow() + delay));
                    }

                    throw BreaksWith;
                }
            }

            waiting.Add((queueName, message, clock.GetUtcNow() + delay));
            Sent.Add((queueName, message));
        }

        return Task.CompletedTask;
    }

    /// <summary>The next visible message, oldest first; null where none is.</summary>
    public (string Queue, string Text)? Take()
    {
        lock (gate)
        {
            var index = waiting.FindIndex(message => message.VisibleAt <= clock.GetUtcNow());
            if (index < 0)
            {
                return null;
            }

            var (queue, text, _) = waiting[index];
            waiting.RemoveAt(index);
            return (queue, text);
        }
    }

    /// <summary>When the next message becomes visible; null where none waits.</summary>
    public DateTimeOffset? NextAt
    {
        get
        {
            lock (gate)
            {
                return waiting.Count == 0 ? null : waiting.Min(message => message.VisibleAt);
            }
        }
    }

    public int Count
    {
        get
        {
            lock (gate)
            {
                return waiting.Count;
            }
        }
    }

    /// <summary>Messages lost on the way.</summary>
    public void LoseAll()
    {
        lock (gate)
        {
            waiting.Clear();
        }
    }

    /// <summary>Queue storage did not answer.</summary>
    public sealed class BrokenQueueException : Exception;
}
