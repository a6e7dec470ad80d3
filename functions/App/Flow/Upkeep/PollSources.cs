using CrmSync.App.Flow.Deletions;
using CrmSync.App.Flow.Signals;
using CrmSync.App.Settings;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Model;

namespace CrmSync.App.Flow.Upkeep;

/// <summary>Looks where no push came from in a while, and sweeps up due rows that no message names any more (R4).</summary>
public sealed class PollSources(SyncRows syncs, PlaceRows places, SeenRows seen, ConnectionRows connections, DeletionReview deletions, Messages messages, TimeProvider clock, FlowTimes times)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var looked = new HashSet<(string, string)>();
        var known = new Dictionary<(string, string), Connection?>();
        var ripe = new Dictionary<(string Tenant, string Place), bool>();
        await EachSync.DoAsync(syncs.ListAllAsync(cancellationToken), async sync =>
        {
            if (!sync.Observes)
            {
                return;
            }

            foreach (var side in (Side[])[Side.Left, Side.Right])
            {
                if (await places.GetAsync(sync.Tenant, sync.On(side).PlaceId, cancellationToken) is not { } place)
                {
                    continue;
                }

                if (sync.Stage == FirstContactStage.Reading && !sync.IsRead(side) && !place.FullWanted && !(place.ReadingAll && place.FullStartedAt >= sync.CreatedAt))
                {
                    // Whoever made the sync did not live to ask for its full read.
                    place = await places.ChangeAsync(sync.Tenant, place.Id, current => current with { FullWanted = true }, cancellationToken) ?? place;
                }

                if (looked.Add((sync.Tenant, place.Id)))
                {
                    await PollAsync(place, known, cancellationToken);
                }

                // Judged once for all syncs of the place: the first one's sweep starts its time anew.
                if (!ripe.TryGetValue((sync.Tenant, place.Id), out var isRipe))
                {
                    ripe.Add((sync.Tenant, place.Id), isRipe = place.DueSince < clock.GetUtcNow() - times.DueAge);
                }

                if (isRipe && sync is { HeldReason: null, Stage: not FirstContactStage.Reading, Options.Manual: false }
                    && !await IsThrottledAsync(sync, known, cancellationToken))
                {
                    await SweepAsync(sync, side, place, cancellationToken);
                }
            }
        }, cancellationToken);
    }

    /// <summary>What waits for a quota, perhaps for a day, has its messages; further ones would only wait with them.</summary>
    private async Task<bool> IsThrottledAsync(Sync sync, Dictionary<(string, string), Connection?> known, CancellationToken cancellationToken)
    {
        foreach (var end in (SyncEnd[])[sync.Left, sync.Right])
        {
            if (await ConnectionOfAsync(sync.Tenant, end.ConnectionId, known, cancellationToken) is { } connection && connection.ThrottledUntil > clock.GetUtcNow())
            {
                return true;
            }
        }

        return false;
    }

    private async Task PollAsync(Place place, Dictionary<(string, string), Connection?> known, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if ((place.FullWanted || now - place.LastPulledAt >= times.PollInterval) && place.LeaseUntil < now
            && await ConnectionOfAsync(place.Tenant, place.ConnectionId, known, cancellationToken) is { Status: ConnectionStatus.Active } connection
            && connection.ThrottledUntil <= now)
        {
            await messages.SendAsync(messages.NewSignal(place.Tenant, place.Id, place.FullWanted ? SignalReason.Full : SignalReason.Poll), TimeSpan.Zero, cancellationToken);
        }
    }

    /// <summary>Read once a run, however many places and syncs it has.</summary>
    private async Task<Connection?> ConnectionOfAsync(string tenant, string id, Dictionary<(string, string), Connection?> known, CancellationToken cancellationToken)
    {
        if (!known.TryGetValue((tenant, id), out var connection))
        {
            known.Add((tenant, id), connection = await connections.GetAsync(tenant, id, cancellationToken));
        }

        return connection;
    }

    private async Task SweepAsync(Sync sync, Side side, Place place, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var due = await seen.ListAsync(sync.Tenant, place.Id, sync.Id, onlyDue: true, withValues: false, cancellationToken).ToListAsync(cancellationToken);
        var ripe = due.Where(row => row.DueAt < now - times.DueAge && row.NotBefore <= now).ToList();
        var run = messages.NewRun();
        var trace = run;
        await messages.SendAppliesAsync(sync, run, "swept", ripe.Where(row => row.Kind is SeenKind.Living or SeenKind.Unreadable).Select(row => Keys.LinkRow(side, row.Key)), trace, cancellationToken);
        if (ripe.Any(row => row.IsDeletion))
        {
            await deletions.RunAsync(sync, side, run, trace, cancellationToken);
        }

        // Rows of other syncs may still be due: only an empty sweep of a place that has one sync ends the looking; else it looks again later.
        var isOnly = (await syncs.OnPlaceAsync(sync.Tenant, place.Id, cancellationToken)).Count == 1;
        await places.ChangeAsync(sync.Tenant, place.Id, current => current.ETag != place.ETag ? null : current with { DueSince = due.Count == 0 && isOnly ? null : now }, cancellationToken);
    }
}
