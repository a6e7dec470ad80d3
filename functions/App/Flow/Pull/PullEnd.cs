using CrmSync.App.Flow.Deletions;
using CrmSync.App.Flow.Signals;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.App.Flow.Pull;

/// <summary>
/// What follows a pull's last page, in this order, so that a crash anywhere repeats it: absences become suspicions (R8), first contact opens (R6),
/// deletions are reviewed (R9), the cursor moves (R7), the lease is given up (R11).
/// </summary>
public sealed class PullEnd(SeenRows seen, SyncRows syncs, HistoryRows history, DeletionReview deletions, Messages messages, TimeProvider clock)
{
    /// <summary>A signal that came during the pull looks again after this, so that a place is never pulled twice a second.</summary>
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(1);

    internal async Task FinishAsync(Pull pull, PulledPage page, CancellationToken cancellationToken)
    {
        foreach (var context in pull.Syncs)
        {
            var suspects = pull.Fence.Place.ReadingAll ? await SuspectAsync(pull, context, cancellationToken) : 0;
            if (suspects is null)
            {
                return;
            }

            var sync = pull.Fence.Place.ReadingAll ? await OpenAsync(pull, context, cancellationToken) : context.Sync;
            var isAsked = sync is { Options.Manual: true, Stage: FirstContactStage.Open } && pull.IsAskedFor(sync);
            if (isAsked)
            {
                await RipenAsync(sync!, context.SideOf(pull.Fence.Place.Id), cancellationToken); // asked, so it is there
            }

            if (sync is not null && (pull.Fence.Place.ReadingAll || suspects > 0 || pull.Fence.Place.PendingDeletions > 0 || sync.HeldReason is not null || isAsked))
            {
                await deletions.RunAsync(sync, context.SideOf(pull.Fence.Place.Id), pull.RunOf(sync), pull.Signal.Trace, cancellationToken);
            }

            if (isAsked)
            {
                await SendDueAsync(sync!, context.SideOf(pull.Fence.Place.Id), pull.RunOf(sync!), pull.Signal.Trace, cancellationToken); // asked, so it is there
            }
        }

        var pulledAt = clock.GetUtcNow();
        if (await pull.Fence.TryWriteAsync(place => place with
            {
                Cursor = page.Cursor,
                Continuation = null,
                ReadingAll = false,
                Renew = place.FullWanted && place.Renew, // asked for during this pull: for the next one
                ObservedUntil = page.ObservedUntil ?? place.ObservedUntil,
                LastPulledAt = pulledAt,
                PendingDeletions = 0,
                WithholdsAbsences = place.WithholdsAbsences && (place.FullWanted || !place.ReadingAll),
                LeaseUntil = place.Again ? place.LeaseUntil : default, // with the cursor, where no signal is to be answered before
            }, cancellationToken) && pull.Fence.Place.Again)
        {
            await ReleaseAsync(pull, cancellationToken);
        }
    }

    internal async Task ReviewDeletionsAsync(Pull pull, CancellationToken cancellationToken)
    {
        foreach (var context in pull.Syncs)
        {
            await deletions.RunAsync(context.Sync, context.SideOf(pull.Fence.Place.Id), pull.RunOf(context.Sync), pull.Signal.Trace, cancellationToken);
        }
    }

    /// <summary>A signal that came meanwhile is answered by a new one before the lease goes.</summary>
    internal async Task ReleaseAsync(Pull pull, CancellationToken cancellationToken)
    {
        do
        {
            var answered = pull.Fence.Place.Again;
            if (answered)
            {
                await messages.SendAsync(messages.NewSignal(pull.Signal.Tenant, pull.Signal.Place, SignalReason.Again, pull.Signal.Trace), AgainAfter, cancellationToken);
            }

            if (!await pull.Fence.TryWriteAsync(place => place with { LeaseUntil = default, Again = place.Again && !answered }, cancellationToken))
            {
                return;
            }
        }
        while (pull.Fence.Place.Again);
    }

    /// <summary>What was put off is tried again, and told of again, as if it had just been seen: somebody asks, and no sweep brings it in a sync by hand.</summary>
    private async Task RipenAsync(Sync sync, Side side, CancellationToken cancellationToken)
    {
        var place = sync.On(side).PlaceId;
        var putOff = await seen.ListAsync(sync.Tenant, place, sync.Id, onlyDue: true, withValues: false, cancellationToken).Where(row => row.Attempts > 0).Select(row => row.Key).ToListAsync(cancellationToken);
        await seen.ChangeAsync(sync.Tenant, place, sync.Id, putOff, row => row.Due ? row with { Attempts = 0, NotBefore = default } : null, cancellationToken);
    }

    /// <summary>What waited for somebody to ask.</summary>
    private async Task SendDueAsync(Sync sync, Side side, string run, string trace, CancellationToken cancellationToken)
    {
        var keys = await seen.ListAsync(sync.Tenant, sync.On(side).PlaceId, sync.Id, onlyDue: true, withValues: false, cancellationToken)
            .Where(row => row.Kind is SeenKind.Living or SeenKind.Unreadable).Select(row => Keys.LinkRow(side, row.Key)).ToListAsync(cancellationToken);
        await history.CountAsync(sync.Tenant, sync.Id, new RunRecord(run, "changes", clock.GetUtcNow()) { Sent = keys.Count, LastAt = clock.GetUtcNow() }, cancellationToken);
        await messages.SendAppliesAsync(sync, run, "changes", keys, trace, cancellationToken);
    }

    /// <summary>How many records of the sync a full read no longer showed; null where the lease is lost.</summary>
    private async Task<int?> SuspectAsync(Pull pull, SyncContext context, CancellationToken cancellationToken)
    {
        var place = pull.Fence.Place;
        var now = clock.GetUtcNow();
        var absent = await seen.ListAsync(place.Tenant, place.Id, context.Sync.Id, onlyDue: false, withValues: false, cancellationToken).Where(IsAbsent).ToListAsync(cancellationToken);
        var suspects = absent.Count;
        for (var attempt = 0; absent.Count > 0; attempt++)
        {
            if (attempt == RowChange.Attempts)
            {
                throw RowChange.Contended(place.Id);
            }

            var again = new List<RecordKey>();
            foreach (var chunk in SeenTransactions.Chunk(place, absent.Select(row => new SeenChange(Suspected(row), row))))
            {
                if (await pull.Fence.TryWriteAsync(chunk.Actions, current => current with { DueSince = current.DueSince ?? now }, cancellationToken) is not { } refused)
                {
                    return null;
                }

                again.AddRange(chunk.Changes.Where(change => refused.Contains(change.RowKey)).Select(change => change.Row.Key));
            }

            absent = [.. (await seen.FindAsync(place.Tenant, place.Id, context.Sync.Id, again, cancellationToken)).Values.Where(IsAbsent)];
        }

        return suspects;

        bool IsAbsent(SeenRow row) => row is { Kind: SeenKind.Living or SeenKind.Unreadable, Exclusion: null } && row.Generation < place.Generation;

        SeenRow Suspected(SeenRow row) => row with { Kind = SeenKind.Suspected, Due = true, DueAt = now, Generation = place.Generation, Verdict = place.WithholdsAbsences ? DeletionClearance.Withheld : DeletionClearance.Open };
    }

    /// <summary>R6: a full read that began after the sync was made counts for it; the second one opens first contact.</summary>
    private async Task<Sync?> OpenAsync(Pull pull, SyncContext context, CancellationToken cancellationToken)
    {
        if (context.Sync.Stage == FirstContactStage.Open || pull.Fence.Place.FullStartedAt < context.Sync.CreatedAt)
        {
            return context.Sync;
        }

        var side = context.SideOf(pull.Fence.Place.Id);
        var sync = await syncs.ChangeAsync(context.Sync.Tenant, context.Sync.Id, current => Read(current, side), cancellationToken);
        if (sync is not { Stage: FirstContactStage.Opening })
        {
            return sync;
        }

        foreach (var each in sync.Options.Manual ? [] : (Side[])[Side.Left, Side.Right])
        {
            var keys = await seen.ListAsync(sync.Tenant, sync.On(each).PlaceId, sync.Id, onlyDue: true, withValues: false, cancellationToken)
                .Select(row => Keys.LinkRow(each, row.Key)).ToListAsync(cancellationToken);
            var run = pull.RunOf(sync);
            await history.CountAsync(sync.Tenant, sync.Id, new RunRecord(run, "first", clock.GetUtcNow()) { Sent = keys.Count, LastAt = clock.GetUtcNow() }, cancellationToken);
            await messages.SendAppliesAsync(sync, run, "first", keys, pull.Signal.Trace, cancellationToken);
        }

        return await syncs.ChangeAsync(sync.Tenant, sync.Id, current => current with { Stage = FirstContactStage.Open }, cancellationToken);
    }

    private static Sync Read(Sync sync, Side side)
    {
        var read = side == Side.Left ? sync with { LeftRead = true } : sync with { RightRead = true };
        return read is { LeftRead: true, RightRead: true, Stage: FirstContactStage.Reading } ? read with { Stage = FirstContactStage.Opening } : read;
    }
}
