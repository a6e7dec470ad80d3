using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace CrmSync.LocalHost;

/// <summary>A received message, kept invisible for as long as it is worked on. Each renewal changes the receipt that later calls need.</summary>
internal sealed class LeasedMessage(QueueClient queue, QueueMessage message, TimeSpan lease, HostLog log)
{
    private string popReceipt = message.PopReceipt;

    public QueueMessage Message => message;

    /// <summary>Runs the work while renewing at half time; the receipt is settled when this returns.</summary>
    public async Task<T> HoldAsync<T>(Task<T> work)
    {
        while (!await EndsWithinAsync(work, lease / 2))
        {
            // Never cut short: a renewal that storage did but we did not hear of would leave us with a dead receipt.
            await GuardAsync("renew", async () =>
                popReceipt = (await queue.UpdateMessageAsync(message.MessageId, popReceipt, visibilityTimeout: lease)).Value.PopReceipt);
        }
        return await work;
    }

    public Task DeleteAsync() => GuardAsync("delete", () => queue.DeleteMessageAsync(message.MessageId, popReceipt));

    public Task ReturnAsync(TimeSpan visibilityTimeout) =>
        GuardAsync("return", () => queue.UpdateMessageAsync(message.MessageId, popReceipt, visibilityTimeout: visibilityTimeout));

    public Task PoisonAsync(QueueClient poison) => GuardAsync("poison", async () =>
    {
        await poison.CreateIfNotExistsAsync();
        await poison.SendMessageAsync(message.MessageText);
        await queue.DeleteMessageAsync(message.MessageId, popReceipt);
        log.Warning($"Message {message.MessageId} moved to {poison.Name}.");
    });

    /// <summary>What fails here is made good by the lease: the message comes back by itself.</summary>
    private async Task GuardAsync(string verb, Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception problem) when (problem is RequestFailedException or AggregateException)
        {
            log.Warning($"Could not {verb} message {message.MessageId} of {queue.Name}: {FirstLine(problem.Message)}");
        }
    }

    private static async Task<bool> EndsWithinAsync(Task work, TimeSpan limit)
    {
        using var noTimerLeftBehind = new CancellationTokenSource();
        var first = await Task.WhenAny(work, Task.Delay(limit, noTimerLeftBehind.Token));
        await noTimerLeftBehind.CancelAsync();
        return first == work;
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd();
}
