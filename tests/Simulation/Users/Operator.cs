using CrmSync.App.Manage.Connections;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.Manage.Wire;
using CrmSync.App.State.Rows;
using CrmSync.Simulation.Hosting;
using CrmSync.Simulation.Pairs;

namespace CrmSync.Simulation.Users;

/// <summary>Who looks after the sync: gives consent anew where it was revoked, and lets held deletions pass, which here are always what users did.</summary>
internal sealed class Operator(IPair pair, string tenant, string syncId)
{
    /// <summary>Whether there was something to put right; then it is worth another look later.</summary>
    public async Task<bool> PutRightAsync(SimProcess process)
    {
        var sync = await process.Get<SyncRows>().GetAsync(tenant, syncId, CancellationToken.None) ?? throw new InvalidOperationException("the sync is gone");
        var revoked = pair.Revoked.ToList();
        foreach (var side in revoked)
        {
            var reply = await process.Get<ReplaceCredentials>().RunAsync(tenant, sync.On(side).ConnectionId, new NewCredentials(pair.Credentials(side)), CancellationToken.None);
            if (reply is Reply<ConnectionReply>.Given)
            {
                pair.Revoked.Remove(side);
            }
        }

        if (sync.HeldReason is not null)
        {
            await process.Get<HeldSet>().ApproveAsync(tenant, syncId, new HeldDecision(), CancellationToken.None);
        }

        return revoked.Count > 0 || sync.HeldReason is not null;
    }
}
