using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace CrmSync.LocalHost;

/// <summary>Feeds one function from its queue: up to batchSize + newBatchThreshold messages at a time.</summary>
internal sealed class QueueListener(Function function, Trigger.Queue trigger, QueueOptions options, TimeSpan lease, InvocationClient client, HostLog log)
{
    private const string PoisonSuffix = "-poison";
    private readonly QueueClient queue = new(trigger.ConnectionString, trigger.QueueName);
    private readonly QueueClient? poison = trigger.QueueName.EndsWith(PoisonSuffix, StringComparison.Ordinal)
        ? null
        : new(trigger.ConnectionString, trigger.QueueName + PoisonSuffix);

    /// <summary>Ends after the last message in hand is settled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var backOff = new PollBackOff(options.MaxPollingInterval, Random.Shared);
        var running = new List<Task>();
        while (!stop.IsCancellationRequested)
        {
            var received = await ReceiveAsync(stop);
            running.AddRange(received.Select(message => ProcessAsync(new LeasedMessage(queue, message, lease, log))));
            if (received.Length > 0)
            {
                backOff.Found();
            }
            else
            {
                await Task.Delay(backOff.AfterEmpty(), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            await SettleAsync(running, options.NewBatchThreshold);
        }
        await SettleAsync(running, 0);
    }

    private static async Task SettleAsync(List<Task> running, int atMost)
    {
        while (running.Count > atMost || running.Exists(task => task.IsCompleted))
        {
            var done = await Task.WhenAny(running);
            running.Remove(done);
            await done;
        }
    }

    private async Task<QueueMessage[]> ReceiveAsync(CancellationToken stop)
    {
        try
        {
            return (await queue.ReceiveMessagesAsync(options.BatchSize, lease, stop)).Value;
        }
        catch (RequestFailedException problem) when (problem.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return []; // the trigger does not create its queue, and does not complain either
        }
        catch (Exception problem) when (problem is RequestFailedException or AggregateException)
        {
            log.Warning($"{function.Name}: {trigger.QueueName} could not be read: {problem.Message.Split('\n', 2)[0].TrimEnd()}");
            return [];
        }
        catch (OperationCanceledException)
        {
            return [];
        }
    }

    private async Task ProcessAsync(LeasedMessage message)
    {
        var count = message.Message.DequeueCount;
        var fate = DequeueRule.OnReceived(count, options.MaxDequeueCount, poison is not null);
        if (fate == MessageFate.Invoke)
        {
            var result = await message.HoldAsync(InvokeAsync(message.Message));
            fate = DequeueRule.OnFinished(result is InvocationResult.Succeeded, count, options.MaxDequeueCount, poison is not null);
        }
        await (fate switch
        {
            MessageFate.Delete => message.DeleteAsync(),
            MessageFate.Poison => message.PoisonAsync(poison!), // the rule poisons only where there is a poison queue
            _ => message.ReturnAsync(options.VisibilityTimeout),
        });
    }

    /// <summary>Not cancelled when the host stops: the handler is killed then, and its messages go back as failed.</summary>
    private async Task<InvocationResult> InvokeAsync(QueueMessage message)
    {
        if (QueueInvocation.Decode(message.MessageText, options.IsBase64) is not { } content)
        {
            log.Error($"{function.Name}: message {message.MessageId} is not base64, as messageEncoding says.");
            return new InvocationResult.Failed("Not base64.");
        }
        var payload = QueueInvocation.Payload(function.Name, trigger, message, content, DateTimeOffset.UtcNow, Guid.NewGuid());
        return await client.InvokeAsync(function.Name, payload, CancellationToken.None);
    }
}
