using CrmSync.App.Flow.Signals;
using CrmSync.App.Flow.Vendors;
using CrmSync.App.Settings;
using CrmSync.Connectors.Contract;

namespace CrmSync.App.Flow.Pull;

/// <summary>Reads the pages after a place's cursor, stores what it saw for every sync concerned, and moves the cursor last (R7).</summary>
public sealed class PagePull(ObservingSyncs syncs, VendorCalls vendors, PlaceViews views, PageStore store, PullEnd end, FailedPull failed, Messages messages, TimeProvider clock, FlowTimes times)
{
    /// <summary>Pages of one invocation, in case no page ever is the last.</summary>
    private const int MostPages = 100_000;

    /// <summary>Ids of one read.</summary>
    private const int ReadAtOnce = 100;

    internal async Task RunAsync(Pull pull, CancellationToken cancellationToken)
    {
        var deadline = clock.GetUtcNow() + times.PullDeadline;
        var restarted = false;
        for (var pages = 0; pages < MostPages; pages++)
        {
            var place = pull.Fence.Place;
            var request = new PullRequest(place.Collection, place.Cursor, place.Continuation, PulledFields.Of(pull), PulledFields.NotEndedBefore(pull));
            var outcome = await vendors.PullAsync(pull.Connection, session => pull.Connector.PullAsync(session, request, cancellationToken), cancellationToken);
            if (!outcome.Succeeded(out var page, out var fault))
            {
                if (fault.Kind == FaultKind.CursorExpired && !restarted
                    && await pull.Fence.TryWriteAsync(current => current.StartFull(clock.GetUtcNow()) with { LeaseUntil = clock.GetUtcNow() + times.Lease }, cancellationToken))
                {
                    restarted = true;
                    pull = pull with { Syncs = await syncs.LoadAsync(pull.Signal, pull.Connection, cancellationToken) };
                    continue;
                }

                await failed.EndAsync(pull, fault, cancellationToken);
                return;
            }

            if (!await store.StoreAsync(pull, page.Observations, cancellationToken))
            {
                return; // the lease is another's, and so is the rest
            }

            if (page.Continuation is null)
            {
                if (place.ReadingAll || await StoreMovedAsync(pull, cancellationToken))
                {
                    await end.FinishAsync(pull, page, cancellationToken);
                }

                return;
            }

            if (!await pull.Fence.TryWriteAsync(current => current with { Continuation = page.Continuation, LeaseUntil = clock.GetUtcNow() + times.Lease }, cancellationToken))
            {
                return;
            }

            if (clock.GetUtcNow() > deadline)
            {
                await messages.SendAsync(messages.NewSignal(pull.Signal.Tenant, pull.Signal.Place, SignalReason.Continue, pull.Signal.Trace) with { Run = pull.Signal.Run ?? pull.RunId, Sync = pull.Signal.Sync }, TimeSpan.Zero, cancellationToken);
                await pull.Fence.TryWriteAsync(current => current with { LeaseUntil = default }, cancellationToken);
                return;
            }
        }
    }

    /// <summary>Reads by id what came into a view or left it unchanged. False where the pull is over.</summary>
    private async Task<bool> StoreMovedAsync(Pull pull, CancellationToken cancellationToken)
    {
        foreach (var ids in (await views.MovedAsync(pull, cancellationToken)).Chunk(vendors.MostOf(pull.Connector, each => each.UnitsPerRead, ReadAtOnce)))
        {
            var outcome = await vendors.PullAsync(
                pull.Connection, session => pull.Connector.ReadAsync(session, pull.Fence.Place.Collection, [.. ids], PulledFields.Of(pull), cancellationToken), cancellationToken);
            if (!outcome.Succeeded(out var results, out var fault))
            {
                await failed.EndAsync(pull, fault, cancellationToken);
                return false;
            }

            if (!await store.StoreAsync(pull, [.. results.OfType<ReadResult.Found>().Select(found => found.Observation)], cancellationToken))
            {
                return false;
            }
        }

        return true;
    }
}
