using CrmSync.App.Manage.Connections;
using CrmSync.App.Manage.Wire;
using CrmSync.App.State;
using CrmSync.App.State.Rows;

namespace CrmSync.App.Manage.Syncs;

/// <summary>Takes a sync away and what was kept for it. The vendors' records stay as they are; a later sync knows the pairs again by their stamps (ALL-8).</summary>
public sealed class RemoveSync(SyncRows syncs, SeenRows seen, LinkRows links, WaiterRows waiters, SyncFamily family, HistoryRows history, OpenChannels channels, SyncViews views)
{
    public async Task<Reply<Nothing>> RunAsync(string tenant, string id, CancellationToken cancellationToken)
    {
        if (await views.FindAsync(tenant, id, cancellationToken) is not { } sync)
        {
            return Problem.NotFound("sync");
        }

        if (await family.NeededAsync(sync, cancellationToken) is { } needed)
        {
            return needed;
        }

        try
        {
            // First, so that nothing works on what goes next.
            await syncs.DeleteAsync(sync, cancellationToken);
        }
        catch (Azure.RequestFailedException gone) when (gone.Status == 404)
        {
            return Problem.NotFound("sync");
        }

        foreach (var end in (SyncEnd[])[sync.Left, sync.Right])
        {
            await seen.ForgetSyncAsync(tenant, end.PlaceId, id, cancellationToken);
        }

        await family.LeaveAsync(sync, cancellationToken);
        await waiters.ForgetSyncAsync(tenant, id, cancellationToken);
        await links.ForgetSyncAsync(tenant, id, cancellationToken);
        await history.ForgetSyncAsync(tenant, id, cancellationToken);
        foreach (var end in (SyncEnd[])[sync.Left, sync.Right])
        {
            if ((await syncs.OnPlaceAsync(tenant, end.PlaceId, cancellationToken)).Count == 0)
            {
                await channels.StopAsync(tenant, channel => channel.PlaceId == end.PlaceId, cancellationToken);
            }
        }

        return default(Nothing);
    }
}
