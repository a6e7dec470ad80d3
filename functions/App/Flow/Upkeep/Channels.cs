using CrmSync.App.Flow.Vendors;
using CrmSync.App.Manage;
using CrmSync.App.Secrets;
using CrmSync.App.Settings;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using Microsoft.Extensions.Logging;

namespace CrmSync.App.Flow.Upkeep;

/// <summary>
/// Keeps one live push channel per place that some sync observes: opens, renews before the end, and stops what nobody needs. Where a vendor has
/// one address for all accounts, it keeps the place in the index by account instead, and the vendor is asked nothing.
/// </summary>
public sealed class Channels(
    SyncRows syncs, ConnectionRows connections, ChannelRows channels, AccountPlaceRows accounts, ConnectorCatalog catalog, VendorCalls vendors, Vault vault, IIdSource ids, AppSettings settings, TimeProvider clock, ILogger<Channels> log) : IChannelOpener
{
    /// <summary>A channel whose vendor never said yes is given up after this.</summary>
    private static readonly TimeSpan Unanswered = TimeSpan.FromMinutes(30);

    /// <summary>Opens the channels of a sync's places, where they are missing.</summary>
    public async Task EnsureAsync(Sync sync, CancellationToken cancellationToken)
    {
        var open = await channels.ListAllAsync(cancellationToken).Where(channel => channel.Tenant == sync.Tenant && IsLive(channel)).Select(channel => channel.PlaceId).ToHashSetAsync(StringComparer.Ordinal, cancellationToken);
        foreach (var end in (SyncEnd[])[sync.Left, sync.Right])
        {
            if (open.Add(end.PlaceId) && !await IsIndexedAsync(sync.Tenant, end, [], cancellationToken))
            {
                await OpenAsync(sync.Tenant, end, cancellationToken);
            }
        }
    }

    /// <summary>Opens what is missing, renews what ends soon, stops what nobody needs.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        // Before the syncs: whatever was indexed by then is of a sync that is listed, if it still is one.
        var indexed = await accounts.ListAllAsync(cancellationToken).ToListAsync(cancellationToken);
        var wanted = new Dictionary<(string Tenant, string Place), SyncEnd>();
        await foreach (var sync in syncs.ListAllAsync(cancellationToken))
        {
            foreach (var end in sync.Observes ? (SyncEnd[])[sync.Left, sync.Right] : [])
            {
                wanted[(sync.Tenant, end.PlaceId)] = end;
            }
        }

        var now = clock.GetUtcNow();
        var all = await channels.ListAllAsync(cancellationToken).ToListAsync(cancellationToken);
        foreach (var (place, end) in wanted)
        {
            if (!all.Exists(channel => channel.Tenant == place.Tenant && channel.PlaceId == place.Place && IsLive(channel) && channel.RenewAt > now)
                && !await IsIndexedAsync(place.Tenant, end, indexed, cancellationToken))
            {
                await OpenAsync(place.Tenant, end, cancellationToken);
            }
        }

        foreach (var channel in all.Where(channel => !wanted.ContainsKey((channel.Tenant, channel.PlaceId)) || !IsLive(channel) || channel.RenewAt <= now))
        {
            await StopAsync(channel, cancellationToken);
        }

        foreach (var place in indexed.Where(place => !wanted.ContainsKey((place.Tenant, place.PlaceId))))
        {
            await accounts.DeleteAsync(place, cancellationToken);
        }
    }

    /// <summary>Stops a channel at the vendor and forgets it. Where the vendor cannot be asked any more it runs out by itself, and its pushes find no channel.</summary>
    public async Task StopAsync(PushChannel channel, CancellationToken cancellationToken)
    {
        if (channel.Opened && channel.ExpiresAt > clock.GetUtcNow()
            && await connections.GetAsync(channel.Tenant, channel.ConnectionId, cancellationToken) is { Status: ConnectionStatus.Active } connection)
        {
            var connector = catalog.Get(connection.Connector);
            var stopped = await vendors.ReadAsync(
                connection, session => connector.StopAsync(session, channel.Collection, new Channel(channel.Id, channel.ResourceId, channel.ExpiresAt), cancellationToken), cancellationToken);
            if (!stopped.Succeeded(out _, out var fault) && vendors.PauseAfter(fault) is not null)
            {
                return; // the next renewal asks again
            }
        }

        await channels.DeleteAsync(channel.Id, cancellationToken);
    }

    /// <summary>Whether the place's vendor pushes to the app's one address; then the place is in the index from now on.</summary>
    private async Task<bool> IsIndexedAsync(string tenant, SyncEnd end, IReadOnlyCollection<AccountPlace> indexed, CancellationToken cancellationToken)
    {
        if (catalog.Find(end.Identity.Connector) is not { Info.Capabilities.Pushes: PushAddress.App })
        {
            return false;
        }

        var place = new AccountPlace(end.Identity.Connector, end.Identity.Account, end.Collection, tenant, end.PlaceId);
        if (!indexed.Contains(place))
        {
            await accounts.SaveAsync(place, cancellationToken);
        }

        return true;
    }

    private async Task OpenAsync(string tenant, SyncEnd end, CancellationToken cancellationToken)
    {
        if (settings.PublicUrl is not { } address || await connections.GetAsync(tenant, end.ConnectionId, cancellationToken) is not { Status: ConnectionStatus.Active } connection)
        {
            return;
        }

        var connector = catalog.Get(connection.Connector);
        var life = connector.Info.Capabilities.ChannelLife;
        var now = clock.GetUtcNow();
        var channel = new PushChannel(ids.NewDigits(), tenant, connection.Connector, connection.Id, end.PlaceId, end.Collection) { ExpiresAt = now + Unanswered, RenewAt = now + Unanswered };
        await channels.SaveAsync(channel, cancellationToken);

        var request = new ChannelRequest(end.Collection, channel.Id, new Uri(address, $"api/webhooks/{connection.Connector}/{channel.Id}"), new ChannelSecret(vault.ChannelSecret(channel.Id)), life);
        var opened = await vendors.ReadAsync(connection, session => connector.SubscribeAsync(session, request, cancellationToken), cancellationToken);
        if (opened.Succeeded(out var granted, out var fault))
        {
            // Renewed when four fifths of what was really granted are over: vendors grant less than asked.
            await channels.SaveAsync(channel with { ResourceId = granted.ResourceId, ExpiresAt = granted.ExpiresAt, RenewAt = now + ((granted.ExpiresAt - now) * 0.8), Opened = true }, cancellationToken);
            return;
        }

        log.LogWarning("no push channel for {Place}: {Kind}, {Reason}; polls go on", end.PlaceId, fault.Kind, fault.Reason);
        if (fault.Kind != FaultKind.Unavailable)
        {
            await channels.DeleteAsync(channel.Id, cancellationToken);
        }
    }

    private bool IsLive(PushChannel channel) => channel.ExpiresAt > clock.GetUtcNow();
}
