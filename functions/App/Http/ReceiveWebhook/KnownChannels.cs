using System.Collections.Concurrent;
using CrmSync.App.Secrets;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Connectors.Contract;

namespace CrmSync.App.Http.ReceiveWebhook;

/// <summary>Push channels by id, remembered for some minutes: a push names a channel that hardly ever changes, and is answered by one queue message.</summary>
public sealed class KnownChannels(ChannelRows channels, Vault vault, TimeProvider clock)
{
    private const int MostChannels = 50_000;
    private static readonly TimeSpan KeepKnown = TimeSpan.FromMinutes(5);

    /// <summary>Short: a channel that was just opened elsewhere must be found.</summary>
    private static readonly TimeSpan KeepUnknown = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, (KnownChannel? Channel, DateTimeOffset Until)> known = new();

    /// <summary>Null for a channel that is not there, or no more.</summary>
    public async ValueTask<KnownChannel?> FindAsync(string channelId, CancellationToken cancellationToken)
    {
        if (!IsChannelId(channelId))
        {
            return null;
        }

        var now = clock.GetUtcNow();
        if (!known.TryGetValue(channelId, out var entry) || entry.Until <= now)
        {
            var channel = await channels.GetAsync(channelId, cancellationToken) is { } row ? new KnownChannel(row, new ChannelSecret(vault.ChannelSecret(channelId))) : null;
            entry = (channel, now + (channel is null ? KeepUnknown : KeepKnown));
            if (known.Count >= MostChannels)
            {
                known.Clear();
            }

            known[channelId] = entry;
        }

        return entry.Channel is { } found && found.Channel.ExpiresAt > now ? found : null;
    }

    /// <summary>Ours are digits; anything else was never a channel and is not looked up.</summary>
    private static bool IsChannelId(string text) => text.Length is > 0 and <= 18 && text.All(char.IsAsciiDigit);
}
