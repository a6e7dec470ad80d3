using CrmSync.App.Flow.Deletions;
using CrmSync.App.Flow.Signals;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Model;

namespace CrmSync.App.Manage.Syncs;

/// <summary>Sends out again what is due in a sync that stood still (R4). Deletions among it go through the review as ever (R9).</summary>
public sealed class ResendDue(SeenRows seen, HistoryRows history, DeletionReview deletions, Messages messages, IIdSource ids, TimeProvider clock)
{
    private const string Kind = "resumed";

    public async Task RunAsync(Sync sync, CancellationToken cancellationToken)
    {
        if (!sync.Observes || sync.HeldReason is not null || sync.Stage == FirstContactStage.Reading)
        {
            return;
        }

        var (run, trace) = (messages.NewRun(), ids.NewId());
        foreach (var side in (Side[])[Side.Left, Side.Right])
        {
            var due = await seen.ListAsync(sync.Tenant, sync.On(side).PlaceId, sync.Id, onlyDue: true, withValues: false, cancellationToken).ToListAsync(cancellationToken);
            var open = due.Where(row => row.Kind is SeenKind.Living or SeenKind.Unreadable).Select(row => Keys.LinkRow(side, row.Key)).ToList();
            if (open.Count > 0)
            {
                var now = clock.GetUtcNow();
                await history.CountAsync(sync.Tenant, sync.Id, new RunRecord(run, Kind, now) { Sent = open.Count, LastAt = now }, cancellationToken);
                await messages.SendAppliesAsync(sync, run, Kind, open, trace, cancellationToken);
            }

            if (due.Count > open.Count)
            {
                await deletions.RunAsync(sync, side, run, trace, cancellationToken);
            }
        }
    }
}
