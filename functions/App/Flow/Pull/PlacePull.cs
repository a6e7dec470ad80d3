using CrmSync.App.Flow.Signals;
using CrmSync.App.Flow.Vendors;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.App.Flow.Pull;

/// <summary>Answers a signal: takes the place's lease and pulls its pages, or the one record that somebody asked for.</summary>
public sealed class PlacePull(
    StateTables tables, PlaceRows places, ConnectionRows connections, ObservingSyncs syncs, ConnectorCatalog catalog, Messages messages, TenantShares shares, PlaceLease leases, EchoDelay echoes,
    PlaceViews views, PagePull pages, RecordPull records, PullEnd end, FailedPull failed, TimeProvider clock)
{
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
        var pull = new Pull(signal, connection, catalog.Get(connection.Connector), new FencedPlace(tables, places, place), await syncs.LoadAsync(signal, connection, cancellationToken), messages.NewRun());
        if (signal.Record is not null)
        {
            pull = pull with { Syncs = [.. pull.Syncs.Where(context => pull.IsAskedFor(context.Sync))], Renews = true };
        }

        if (pull.Syncs.IsEmpty)
        {
            await end.ReleaseAsync(pull, cancellationToken);
        }
        else if (await WithViewsAsync(pull, cancellationToken) is { } ready)
        {
            await (signal.Record is { } record ? records.RunAsync(ready, new RecordId(record), cancellationToken) : pages.RunAsync(ready, cancellationToken));
        }
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

        await failed.EndAsync(pull, hidden, cancellationToken);
        return null;
    }
}
