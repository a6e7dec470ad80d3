using System.Collections.Concurrent;
using CrmSync.App.State;
using CrmSync.App.State.Rows;

namespace CrmSync.App.Http.ReceiveWebhook;

/// <summary>The places of vendors' accounts, remembered for a minute: a push is answered by queue messages alone. A place that joins meanwhile is found by the next look, and by its polls.</summary>
public sealed class KnownAccounts(AccountPlaceRows places, TimeProvider clock)
{
    private const int MostAccounts = 50_000;
    private static readonly TimeSpan KeepKnown = TimeSpan.FromMinutes(1);

    /// <summary>Short: an account that was just connected elsewhere must be found.</summary>
    private static readonly TimeSpan KeepUnknown = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Connector, string Account), (IReadOnlyList<AccountPlace> Places, DateTimeOffset Until)> known = new();

    /// <summary>None for an account that nobody syncs.</summary>
    public async ValueTask<IReadOnlyList<AccountPlace>> FindAsync(string connector, string account, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (!known.TryGetValue((connector, account), out var entry) || entry.Until <= now)
        {
            var found = await places.OfAccountAsync(connector, account, cancellationToken).ToListAsync(cancellationToken);
            entry = (found, now + (found.Count == 0 ? KeepUnknown : KeepKnown));
            if (known.Count >= MostAccounts)
            {
                known.Clear();
            }

            known[(connector, account)] = entry;
        }

        return entry.Places;
    }
}
