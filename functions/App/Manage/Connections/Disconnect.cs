using CrmSync.App.Manage.Wire;
using CrmSync.App.State.Rows;

namespace CrmSync.App.Manage.Connections;

/// <summary>Takes a connection away that no sync uses. The vendor's records stay.</summary>
public sealed class Disconnect(ConnectionRows connections, SyncRows syncs, OpenChannels channels)
{
    public async Task<Reply<Nothing>> RunAsync(string tenant, string id, CancellationToken cancellationToken)
    {
        if (!Asked.IsId(id) || await connections.GetAsync(tenant, id, cancellationToken) is not { } connection)
        {
            return Problem.NotFound("connection");
        }

        var users = (await syncs.ListAsync(tenant, cancellationToken)).Where(sync => sync.Left.ConnectionId == id || sync.Right.ConnectionId == id).ToList();
        if (users.Count > 0)
        {
            return Problem.Conflict("in-use", "Delete the syncs that use it first: " + string.Join(", ", users.Select(sync => $"'{sync.Name}' ({sync.Id})")) + ".");
        }

        await channels.StopAsync(tenant, channel => channel.ConnectionId == id, cancellationToken);
        for (var attempt = 0; attempt < RowChange.Attempts; attempt++)
        {
            try
            {
                await connections.DeleteAsync(connection, cancellationToken);
                return default(Nothing);
            }
            catch (Azure.RequestFailedException refused) when (refused.Status is 404 or 412)
            {
                if (await connections.GetAsync(tenant, id, cancellationToken) is not { } current)
                {
                    return default(Nothing);
                }

                connection = current;
            }
        }

        throw RowChange.Contended(id);
    }
}
