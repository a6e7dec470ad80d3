using CrmSync.App.Flow.Signals;
using CrmSync.App.Flow.Vendors;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.Manage.Wire;
using CrmSync.App.Secrets;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.App.Manage.Connections;

/// <summary>Puts new credentials of the same account in place (R8), and lets the connection's syncs go on where they stopped.</summary>
public sealed class ReplaceCredentials(
    ConnectorCatalog catalog, AccountProbe probe, ConnectionRows connections, SyncRows syncs, PlaceSignals signals, ResendDue resend, Vault vault, TimeProvider clock)
{
    public async Task<Reply<ConnectionReply>> RunAsync(string tenant, string id, NewCredentials asked, CancellationToken cancellationToken)
    {
        if (!Asked.IsId(id) || await connections.GetAsync(tenant, id, cancellationToken) is not { } connection)
        {
            return Problem.NotFound("connection");
        }

        var connector = catalog.Get(connection.Connector);
        if (AccountProbe.Check(connector, asked.Credentials) is { IsEmpty: false } errors)
        {
            return Problem.Invalid(errors);
        }

        if (!(await probe.TryAsync(connector, new Credentials(asked.Credentials), cancellationToken)).Succeeded(out var probed, out var fault))
        {
            return VendorRefusal.Of(connector, fault);
        }

        if (probed.Account.Id != connection.AccountId)
        {
            return Problem.Conflict(
                "another-account", $"The connection is of {connection.AccountName}, these credentials are of {probed.Account.Name}. Make a connection of its own for another account.");
        }

        var replaced = await connections.ChangeAsync(tenant, id, current => current with
        {
            SealedCredentials = Sessions.Seal(vault, probed.Keep, current.SecretContext),
            SealedToken = null,
            TokenUntil = default,
            ApiBase = probed.ApiBase?.ToString(),
            AccountName = probed.Account.Name,
            AccountEmail = probed.Account.Email,
            Status = ConnectionStatus.Active,
            StatusReason = null,
        }, cancellationToken);
        if (replaced is null)
        {
            return Problem.NotFound("connection");
        }

        await GoOnAsync(tenant, id, cancellationToken);
        return ConnectionReply.Of(replaced, clock.GetUtcNow());
    }

    private async Task GoOnAsync(string tenant, string id, CancellationToken cancellationToken)
    {
        Sync[] waiting = [.. (await syncs.ListAsync(tenant, cancellationToken)).Where(sync => sync.Observes && (sync.Left.ConnectionId == id || sync.Right.ConnectionId == id))];
        foreach (var place in waiting.SelectMany(sync => (SyncEnd[])[sync.On(Side.Left), sync.On(Side.Right)]).DistinctBy(end => end.PlaceId))
        {
            if (place.ConnectionId == id)
            {
                await signals.WantFullUnderNewCredentialsAsync(tenant, place.PlaceId, cancellationToken);
            }

            await signals.SendAsync(tenant, place.PlaceId, place.ConnectionId == id ? SignalReason.Full : SignalReason.Manual, run: null, cancellationToken);
        }

        foreach (var sync in waiting)
        {
            await resend.RunAsync(sync, cancellationToken);
        }
    }
}
