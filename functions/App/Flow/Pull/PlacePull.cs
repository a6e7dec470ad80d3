using System.Collections.Immutable;
using CrmSync.App.Flow.Signals;
using CrmSync.App.Flow.Vendors;
using CrmSync.App.Settings;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using Microsoft.Extensions.Logging;

namespace CrmSync.App.Flow.Pull;

/// <summary>Pulls one place: reads the pages after the cursor, stores what it saw for every sync concerned, sends keys out, and moves the cursor last (R7).</summary>
public sealed class PlacePull(
    StateTables tables, PlaceRows places, SyncRows syncs, ConnectionRows connections, SeenRows seen, SyncContexts contexts, ConnectorCatalog catalog, VendorCalls vendors,
    Messages messages, TenantShares shares, PlaceLease leases, AskedSignals asked, EchoDelay echoes, PlaceViews views, PageStore store, PullEnd end, TimeProvider clock, FlowTimes times, ILogger<PlacePull> log)
{
    /// <summary>Pages of one invocation, in case no page ever is the last.</summary>
    private const int MostPages = 100_000;

    /// <summary>Ids of one read.</summary>
    private const int ReadAtOnce = 100;

    /// <summary>Tries of one signal at a vendor that does not answer.</summary>
    private const int MostAttempts = 6;

    public async Task RunAsync(SignalMessage signal, CancellationToken cancellationToken)
    {
        using var room = await shares.EnterAsync(signal, cancellationToken);
        if (room is null)
        {
            return;
        }

        if (await places.GetAsync(signal.Tenant, signal.Place, cancellationToken) is not { } known
            || await connections.GetAsync(signal.Tenant, known.ConnectionId, cancellationToken) is not { Status: ConnectionStatus.Active } connection)
        {
            return;
        }

        if (connection.ThrottledUntil - clock.GetUtcNow() is { Ticks: > 0 } pause)
        {
            await messages.SendThenAsync(signal, pause, cancellationToken);
            return;
        }

        if (await echoes.PutOffAsync(signal, cancellationToken) || await leases.TakeAsync(signal, known, cancellationToken) is not { } place)
        {
            return;
        }

        // Loaded behind the lease: options that change from now on ask for a read of their own.
        var pull = new Pull(signal, connection, catalog.Get(connection.Connector), new FencedPlace(tables, places, place), await LoadSyncsAsync(signal, connection, cancellationToken), messages.NewRun());
        if (pull.Syncs.IsEmpty)
        {
            await end.ReleaseAsync(pull, cancellationToken);
            return;
        }

        if (signal.Record is { } record)
        {
            await ReadOneAsync(pull, new RecordId(record), cancellationToken);
            return;
        }

        await ReadPagesAsync(pull, cancellationToken);
    }

    private async Task<ImmutableArray<SyncContext>> LoadSyncsAsync(SignalMessage signal, Connection connection, CancellationToken cancellationToken)
    {
        var loaded = ImmutableArray.CreateBuilder<SyncContext>();
        foreach (var sync in await syncs.OnPlaceAsync(signal.Tenant, signal.Place, cancellationToken))
        {
            if (sync.Observes && await contexts.LoadAsync(sync, connection, cancellationToken) is { } context)
            {
                loaded.Add(context);
            }
        }

        return loaded.ToImmutable();
    }

    private async Task ReadPagesAsync(Pull begun, CancellationToken cancellationToken)
    {
        var deadline = clock.GetUtcNow() + times.PullDeadline;
        var restarted = false;
        if (await WithViewsAsync(begun, cancellationToken) is not { } pull)
        {
            return;
        }

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
                    pull = pull with { Syncs = await LoadSyncsAsync(pull.Signal, pull.Connection, cancellationToken) };
                    continue;
                }

                await GiveUpAsync(pull, fault, cancellationToken);
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
                await GiveUpAsync(pull, fault, cancellationToken);
                return false;
            }

            if (!await store.StoreAsync(pull, [.. results.OfType<ReadResult.Found>().Select(found => found.Observation)], cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The pull with the views it needs; null where they cannot be read, and it is over.</summary>
    private async Task<Pull?> WithViewsAsync(Pull pull, CancellationToken cancellationToken)
    {
        if (!PlaceViews.AreWanted(pull))
        {
            return pull;
        }

        if ((await views.ReadAsync(pull, cancellationToken)).Succeeded(out var members, out var hidden))
        {
            return pull with { Views = members };
        }

        await GiveUpAsync(pull, hidden, cancellationToken);
        return null;
    }

    /// <summary>ALL-2: one record by id, for one sync.</summary>
    private async Task ReadOneAsync(Pull begun, RecordId id, CancellationToken cancellationToken)
    {
        var own = begun with { Syncs = [.. begun.Syncs.Where(context => begun.IsAskedFor(context.Sync))], Renews = true };
        if (own.Syncs is not [var context])
        {
            await end.ReleaseAsync(own, cancellationToken);
            return;
        }

        if (await WithViewsAsync(own, cancellationToken) is not { } pull)
        {
            return;
        }

        var outcome = await vendors.PullAsync(
            pull.Connection, session => pull.Connector.ReadAsync(session, pull.Fence.Place.Collection, [id], PulledFields.Of(pull), cancellationToken), cancellationToken);
        if (!outcome.Succeeded(out var results, out var fault))
        {
            await GiveUpAsync(pull, fault, cancellationToken);
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

        var observation = result is ReadResult.Found found ? found.Observation : new Observation(id, new RecordVersion(""), clock.GetUtcNow(), Soft: false, new ObservedState.Deleted { IsUndated = true });
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

    /// <summary>The fault is noted on the connection; what a pause can mend is tried again after it, and of the rest whoever asked is told.</summary>
    private async Task GiveUpAsync(Pull pull, Fault fault, CancellationToken cancellationToken)
    {
        log.LogWarning("pull of {Place} ended: {Kind}, {Reason}", pull.Signal.Place, fault.Kind, fault.Reason);
        var pause = vendors.PauseAfter(fault);
        if (fault.Kind == FaultKind.Throttled)
        {
            await messages.SendThenAsync(pull.Signal, pause ?? times.OutagePause, cancellationToken);
        }
        else if (pause is { } outage && pull.Signal is { Reason: not SignalReason.Poll, Attempts: < MostAttempts } signal)
        {
            // Polls come by themselves; any other signal tries again some times, ever later, and then leaves it to them.
            await messages.SendLaterAsync(signal with { Attempts = signal.Attempts + 1 }, outage * Math.Pow(2, signal.Attempts), cancellationToken);
        }
        else
        {
            await asked.TellAsync(pull.Signal, "failed", fault.Reason, cancellationToken);
        }

        await end.ReleaseAsync(pull, cancellationToken);
    }
}
