using CrmSync.App.Settings;
using CrmSync.App.State.Rows;

namespace CrmSync.App.Flow.Upkeep;

/// <summary>Takes what is older than its time: entries and conflict losers (R25), pairs that ended (R21).</summary>
public sealed class PruneHistory(SyncRows syncs, LinkRows links, HistoryRows history, TimeProvider clock, FlowTimes times)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await EachSync.DoAsync(syncs.ListAllAsync(cancellationToken), async sync =>
        {
            await links.PruneAsync(sync.Tenant, sync.Id, now - times.EndedPairs, cancellationToken);
            await history.PruneAsync(sync.Tenant, sync.Id, now - times.History, cancellationToken);
        }, cancellationToken);

        await history.PruneAsync(Poison.PoisonRecord.NoTenant, Poison.PoisonRecord.NoSync, now - times.History, cancellationToken);
    }
}
