using CrmSync.App.Flow.Signals;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Flow.Deletions;

/// <summary>
/// The one place that lets deletions pass (R9). It weighs all that a sync has due on a side, with what was deleted there in the last day;
/// what passes is sent out as cleared, what does not holds the sync until the operator decides or the records come back.
/// </summary>
public sealed class DeletionReview(SeenRows seen, LinkRows links, SyncRows syncs, DeletionCount counts, HistoryRows history, Messages messages, TimeProvider clock)
{
    public async Task RunAsync(Sync sync, Side side, string run, string trace, CancellationToken cancellationToken)
    {
        var due = await DueAsync(sync, side, cancellationToken);
        var paired = await PairedAsync(sync, side, due, cancellationToken);
        if (await JudgeAsync(sync, side, paired.Count, cancellationToken) is DeletionVerdict.Hold hold)
        {
            await HoldAsync(sync, side, hold, run, cancellationToken);
            return;
        }

        if (sync.HeldReason is not null)
        {
            var other = await PairedAsync(sync, side.Other(), await DueAsync(sync, side.Other(), cancellationToken), cancellationToken);
            if (await JudgeAsync(sync, side.Other(), other.Count, cancellationToken) is DeletionVerdict.Hold)
            {
                return;
            }

            await ReleaseAsync(sync, DeletionClearance.Cleared, run, trace, cancellationToken);
            return;
        }

        await messages.SendAppliesAsync(sync, run, "changes", due.Select(row => Keys.LinkRow(side, row.Key)), DeletionClearance.Cleared, trace, cancellationToken);
    }

    /// <summary>Ends the hold and sends out all that is due.</summary>
    public async Task ReleaseAsync(Sync sync, DeletionClearance clearance, string run, string trace, CancellationToken cancellationToken)
    {
        await syncs.ChangeAsync(sync.Tenant, sync.Id, current => current.HeldReason is null ? current : current with { HeldReason = null }, cancellationToken);
        foreach (var side in (Side[])[Side.Left, Side.Right])
        {
            var rows = await seen.ListAsync(sync.Tenant, sync.On(side).PlaceId, sync.Id, onlyDue: true, withValues: false, cancellationToken).ToListAsync(cancellationToken);
            foreach (var group in rows.GroupBy(IsDeletion))
            {
                await messages.SendAppliesAsync(sync, run, "resumed", group.Select(row => Keys.LinkRow(side, row.Key)), group.Key ? clearance : DeletionClearance.Open, trace, cancellationToken);
            }
        }
    }

    /// <summary>The records whose deletion waits, for the operator to look at.</summary>
    public async Task<IReadOnlyList<(Side Side, SeenRow Row)>> HeldAsync(Sync sync, CancellationToken cancellationToken)
    {
        var held = new List<(Side, SeenRow)>();
        foreach (var side in (Side[])[Side.Left, Side.Right])
        {
            held.AddRange((await PairedAsync(sync, side, await DueAsync(sync, side, cancellationToken), cancellationToken)).Select(row => (side, row)));
        }

        return held;
    }

    private async Task<List<SeenRow>> DueAsync(Sync sync, Side side, CancellationToken cancellationToken) =>
        await seen.ListAsync(sync.Tenant, sync.On(side).PlaceId, sync.Id, onlyDue: true, withValues: false, cancellationToken).Where(IsDeletion).ToListAsync(cancellationToken);

    private static bool IsDeletion(SeenRow row) => row.Kind is SeenKind.Deleted or SeenKind.Suspected;

    private async Task<List<SeenRow>> PairedAsync(Sync sync, Side side, List<SeenRow> rows, CancellationToken cancellationToken)
    {
        var found = await Many.SelectAsync(rows, async (row, token) =>
            (row, Link: (await links.FindAsync(sync.Tenant, sync.Id, side, row.Key, token)).Link), cancellationToken);
        return [.. found.Where(one => one.Link is { Link: { State: LinkState.Paired } link } && !link.On(side).Gone && !link.On(side.Other()).Gone).Select(one => one.row)];
    }

    private async Task<DeletionVerdict> JudgeAsync(Sync sync, Side side, int asked, CancellationToken cancellationToken)
    {
        if (asked == 0)
        {
            return new DeletionVerdict.Pass();
        }

        var pairs = await links.ListAsync(sync.Tenant, sync.Id, cancellationToken).CountAsync(link => link.Link.State is LinkState.Paired && !link.Link.Left.Gone && !link.Link.Right.Gone, cancellationToken);
        return DeletionGuard.Check(asked, await counts.LastDayAsync(sync, side, cancellationToken), pairs);
    }

    private async Task HoldAsync(Sync sync, Side side, DeletionVerdict.Hold hold, string run, CancellationToken cancellationToken)
    {
        var reason = $"{hold.Deletions} of {hold.Pairs} pairs would be deleted because their records are gone on the {(side == Side.Left ? "left" : "right")} side; approve or refuse";
        if (sync.HeldReason == reason)
        {
            return;
        }

        var isNew = sync.HeldReason is null;
        await syncs.ChangeAsync(sync.Tenant, sync.Id, current => current with { HeldReason = reason }, cancellationToken);
        if (isNew)
        {
            await history.AppendAsync(sync.Tenant, sync.Id, [new HistoryEntry(clock.GetUtcNow(), run, "", "held", side == Side.Left ? "left" : "right", reason)], cancellationToken);
        }
    }
}
