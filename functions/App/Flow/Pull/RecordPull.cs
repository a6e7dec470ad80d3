using CrmSync.App.Flow.Signals;
using CrmSync.App.Flow.Vendors;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.App.Flow.Pull;

/// <summary>ALL-2: reads one record by id for the one sync whose operator asked, and tells what became of it.</summary>
public sealed class RecordPull(SeenRows seen, VendorCalls vendors, PageStore store, PullEnd end, FailedPull failed, AskedSignals asked, TimeProvider clock)
{
    internal async Task RunAsync(Pull pull, RecordId id, CancellationToken cancellationToken)
    {
        if (pull.Syncs is not [var context])
        {
            throw new InvalidOperationException("a record is read for one sync");
        }

        var outcome = await vendors.PullAsync(
            pull.Connection, session => pull.Connector.ReadAsync(session, pull.Fence.Place.Collection, [id], PulledFields.Of(pull), cancellationToken), cancellationToken);
        if (!outcome.Succeeded(out var results, out var fault))
        {
            await failed.EndAsync(pull, fault, cancellationToken);
            return;
        }

        await StoreOneAsync(pull, context, id, results[0], cancellationToken);
        await end.ReleaseAsync(pull, cancellationToken);
    }

    private async Task StoreOneAsync(Pull pull, SyncContext context, RecordId id, ReadResult result, CancellationToken cancellationToken)
    {
        if (result is ReadResult.NotRead { Fault: var fault })
        {
            await asked.TellAsync(pull.Signal, "failed", fault.Reason, cancellationToken);
            return;
        }

        var observation = result is ReadResult.Found found ? found.Observation : new Observation(id, new RecordVersion(""), clock.GetUtcNow(), Soft: false, new ObservedState.Deleted());
        if (await WhyPassedAsync(pull, context, observation, cancellationToken) is var (what, reason))
        {
            await asked.TellAsync(pull.Signal, what, reason, cancellationToken);
        }

        if (await store.StoreAsync(pull, [observation], cancellationToken) && observation.State is ObservedState.Deleted)
        {
            await end.ReviewDeletionsAsync(pull, cancellationToken);
        }
    }

    /// <summary>Why the sync has no work with the record; null where it has.</summary>
    private async Task<(string Outcome, string Reason)?> WhyPassedAsync(Pull pull, SyncContext context, Observation observation, CancellationToken cancellationToken)
    {
        if (context.Sync.Stage == FirstContactStage.Reading)
        {
            return ("skipped", "both systems are still being read for the first time; it is looked at with all others then");
        }

        if ((await store.ChangesAsync(pull, context, [observation], cancellationToken)).Count > 0)
        {
            return null;
        }

        var side = context.SideOf(pull.Fence.Place.Id);
        return observation.State switch
        {
            ObservedState.Living living => ("skipped", context.Scope.Exclude(side, living) ?? ObservationFilter.OutsideView), // within them there is always work
            ObservedState.Unreadable broken => ("failed", broken.Reason),
            ObservedState.Deleted when await IsDueAsync(context, side, observation.Id, cancellationToken) => null, // the review sends it
            ObservedState.Deleted => ("skipped", "there is no such record, or no longer, and nothing to do for it"),
            _ => throw new InvalidOperationException($"unknown state {observation.State}"),
        };
    }

    private async Task<bool> IsDueAsync(SyncContext context, Side side, RecordId id, CancellationToken cancellationToken)
    {
        var end = context.Sync.On(side);
        return await seen.GetAsync(context.Sync.Tenant, end.PlaceId, context.Sync.Id, RecordKey.Of(end.Identity, id), cancellationToken) is { Due: true };
    }
}
