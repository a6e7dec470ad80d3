using CrmSync.App.Settings;

namespace CrmSync.App.Flow.Signals;

/// <summary>
/// I18: however many messages a tenant has, and however slow its vendors are, another's find room. Of what a process handles at once the last share is
/// kept for tenants that have less than a share in hand; what finds no room comes back in some seconds, and has cost a message and no more.
/// </summary>
public sealed class TenantShares(Messages messages, FlowTimes times)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(4);

    private readonly Lock gate = new();
    private readonly Dictionary<(string Queue, string Tenant), int> inHand = [];

    /// <summary>Room for the message until disposed; null where it was put off.</summary>
    public async Task<IDisposable?> EnterAsync(SignalMessage signal, CancellationToken cancellationToken)
    {
        if (TryEnter(Messages.SignalQueue, signal.Tenant) is { } room)
        {
            return room;
        }

        await messages.SendLaterAsync(signal, Pause, cancellationToken);
        return null;
    }

    /// <inheritdoc cref="EnterAsync(SignalMessage, CancellationToken)"/>
    public async Task<IDisposable?> EnterAsync(ApplyMessage message, CancellationToken cancellationToken)
    {
        if (TryEnter(Messages.ApplyQueue, message.Tenant) is { } room)
        {
            return room;
        }

        await messages.SendLaterAsync(message, Pause, cancellationToken);
        return null;
    }

    private Room? TryEnter(string queue, string tenant)
    {
        lock (gate)
        {
            var own = inHand.GetValueOrDefault((queue, tenant));
            var all = inHand.Sum(one => one.Key.Queue == queue ? one.Value : 0);
            if (own >= times.MessageShare && all >= times.MessagesAtOnce - times.MessageShare)
            {
                return null;
            }

            inHand[(queue, tenant)] = own + 1;
            return new Room(this, (queue, tenant));
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
