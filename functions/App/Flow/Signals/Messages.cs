using CrmSync.App.State;
using CrmSync.App.Storage.Queues;

namespace CrmSync.App.Flow.Signals;

/// <summary>Puts signals and applies on their queues.</summary>
public sealed class Messages(IQueueSender queues, IIdSource ids, TimeProvider clock, Random chance)
{
    public const string SignalQueue = "signals";
    public const string ApplyQueue = "applies";

    public SignalMessage NewSignal(string tenant, string placeId, SignalReason reason, string? trace = null) =>
        new(SignalMessage.Version, ids.NewId(), tenant, placeId, reason, trace ?? ids.NewId(), clock.GetUtcNow());

    public Task SendAsync(SignalMessage signal, TimeSpan delay, CancellationToken cancellationToken) =>
        queues.SendAsync(SignalQueue, MessageJson.Write(signal), delay, cancellationToken);

    /// <summary>At a moment that is known: when a quota is free again. Those who wait for it take turns there, so they need not come apart.</summary>
    public Task SendThenAsync(SignalMessage signal, TimeSpan delay, CancellationToken cancellationToken) => SendAsync(signal, Bounded(delay), cancellationToken);

    /// <inheritdoc cref="SendThenAsync(SignalMessage, TimeSpan, CancellationToken)"/>
    public Task SendThenAsync(ApplyMessage message, TimeSpan delay, CancellationToken cancellationToken) => SendAsync(message, Bounded(delay), cancellationToken);

    /// <summary>What waits for the same moment comes back a little apart.</summary>
    public Task SendLaterAsync(SignalMessage signal, TimeSpan delay, CancellationToken cancellationToken) => SendAsync(signal, Spread(delay), cancellationToken);

    /// <inheritdoc cref="SendLaterAsync(SignalMessage, TimeSpan, CancellationToken)"/>
    public Task SendLaterAsync(ApplyMessage message, TimeSpan delay, CancellationToken cancellationToken) => SendAsync(message, Spread(delay), cancellationToken);

    /// <summary>Sends keys out, as many messages as they need.</summary>
    public Task SendAppliesAsync(Sync sync, string run, string kind, IEnumerable<string> keys, string trace, CancellationToken cancellationToken) =>
        SendAppliesAsync(sync, run, kind, keys, cleared: false, trace, cancellationToken);

    /// <summary>The same for keys whose deletions may be made.</summary>
    public Task SendClearedAsync(Sync sync, string run, string kind, IEnumerable<string> keys, string trace, CancellationToken cancellationToken) =>
        SendAppliesAsync(sync, run, kind, keys, cleared: true, trace, cancellationToken);

    private async Task SendAppliesAsync(Sync sync, string run, string kind, IEnumerable<string> keys, bool cleared, string trace, CancellationToken cancellationToken)
    {
        foreach (var chunk in keys.Distinct().Chunk(ApplyMessage.MaxKeys))
        {
            var message = new ApplyMessage(ApplyMessage.Version, ids.NewId(), sync.Tenant, sync.Id, run, kind, [.. chunk], trace, clock.GetUtcNow()) { Cleared = cleared };
            await SendAsync(message, TimeSpan.Zero, cancellationToken);
        }
    }

    public Task SendAsync(ApplyMessage message, TimeSpan delay, CancellationToken cancellationToken) =>
        queues.SendAsync(ApplyQueue, MessageJson.Write(message), delay, cancellationToken);

    /// <summary>Sorts newest first and is unique.</summary>
    public string NewRun() => Keys.Inverted(clock.GetUtcNow()) + ids.NewId()[..6];

    private TimeSpan Spread(TimeSpan delay) => Bounded(delay + TimeSpan.FromMilliseconds(chance.Next(1 + (int)Math.Min(delay.TotalMilliseconds / 4, 5_000))));

    private static TimeSpan Bounded(TimeSpan delay) => delay < QueueSender.MaxDelay ? delay : QueueSender.MaxDelay;
}
