using Azure;
using CrmSync.App.Flow.Signals;
using CrmSync.App.State.Rows;
using CrmSync.App.Storage.Queues;

namespace CrmSync.App.Host;

/// <summary>Tables and queues are made before the first use, once a process; the host does not make them. A failure is tried again by the next caller.</summary>
public sealed class StorageReady(StateTables tables, QueueClients queues)
{
    private readonly Lock gate = new();
    private Task? ready;

    public Task EnsureAsync()
    {
        lock (gate)
        {
            if (ready is null || ready.IsFaulted || ready.IsCanceled)
            {
                ready = MakeAsync();
            }

            return ready;
        }
    }

    private async Task MakeAsync()
    {
        await tables.CreateAsync(CancellationToken.None);
        foreach (var queue in (string[])[Messages.SignalQueue, Messages.ApplyQueue])
        {
            try
            {
                await queues.Get(queue).CreateIfNotExistsAsync();
            }
            catch (RequestFailedException exists) when (exists.Status == 409)
            {
                // Another instance was faster.
            }
        }
    }
}
