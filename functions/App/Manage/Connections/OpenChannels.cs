using CrmSync.App.Flow.Vendors;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Connectors.Contract;

namespace CrmSync.App.Manage.Connections;

/// <summary>Stops the push channels of what is going away. A vendor that does not answer pushes on until the channel ends; nobody listens.</summary>
public sealed class OpenChannels(ChannelRows channels, ConnectionRows connections, ConnectorCatalog catalog, VendorCalls vendors)
{
    public async Task StopAsync(string tenant, Func<PushChannel, bool> which, CancellationToken cancellationToken)
    {
        var ending = await channels.ListAllAsync(cancellationToken).Where(channel => channel.Tenant == tenant && which(channel)).ToListAsync(cancellationToken);
        foreach (var channel in ending)
        {
            if (await connections.GetAsync(tenant, channel.ConnectionId, cancellationToken) is { Status: ConnectionStatus.Active } connection)
            {
                var connector = catalog.Get(connection.Connector);
                var open = new Channel(channel.Id, channel.ResourceId, channel.ExpiresAt);
                await vendors.LookUpAsync(connection, session => connector.StopAsync(session, channel.Collection, open, cancellationToken), cancellationToken);
            }

            await channels.DeleteAsync(channel.Id, cancellationToken);
        }
    }
}
