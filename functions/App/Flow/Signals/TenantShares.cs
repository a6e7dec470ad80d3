using CrmSync.App.Settings;

namespace CrmSync.App.Flow.Signals;

/// <summary>
/// I18: however many messages a tenant has, and however slow its vendors are, another's find room. Of what a process handles at once the last share is
/// kept for tenants that have less than a share in hand; what finds no room comes back in some seconds, and has cost a message and no more. The host
/// fetches anew as long as only that share is free (newBatchThreshold), so that what one tenant has in hand never keeps another's from being fetched.
/// </summary>
public sealed class TenantShares(Messages messages, FlowTimes times)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(4);

    private readonly Lock gate = new();
    private readonly Dictionary<(string Queue, string Tenant), int> inHand = [];

    /// <summary>Room for the message until disposed; null where it was put off.</summary>
    public Task<IDisposable?> EnterAsync(SignalMessage signal, CancellationToken cancellationToken) =>
        EnterAsync((Messages.SignalQueue, signal.Tenant), () => messages.SendLaterAsync(signal, Pause, cancellationToken));

    /// <inheritdoc cref="EnterAsync(SignalMessage, CancellationToken)"/>
    public Task<IDisposable?> EnterAsync(ApplyMessage message, CancellationToken cancellationToken) =>
        EnterAsync((Messages.ApplyQueue, message.Tenant), () => messages.SendLaterAsync(message, Pause, cancellationToken));

    private async Task<IDisposable?> EnterAsync((string Queue, string Tenant) one, Func<Task> putOff)
    {
        var room = TryEnter(one);
        if (room is null)
        {
            await putOff();
        }

        return room;
    }

    private Room? TryEnter((string Queue, string Tenant) one)
    {
        lock (gate)
        {
            var own = inHand.GetValueOrDefault(one);
            var all = inHand.Sum(each => each.Key.Queue == one.Queue ? each.Value : 0);
            if (own >= times.MessageShare && all >= times.MessagesAtOnce - times.MessageShare)
            {
                return null;
            }

            inHand[one] = own + 1;
            return new Room(this, one);
        }
    }

    private void Leave((string Queue, string Tenant) one)
    {
        lock (gate)
        {
            if (--inHand[one] == 0)
            {
                inHand.Remove(one);
            }
        }
    }

    private sealed class Room(TenantShares shares, (string Queue, string Tenant) one) : IDisposable
    {
        public void Dispose() => shares.Leave(one);
    }
}
