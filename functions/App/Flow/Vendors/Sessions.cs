using System.Collections.Immutable;
using System.Text.Json;
using CrmSync.App.Secrets;
using CrmSync.App.Settings;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Connectors.Contract;

namespace CrmSync.App.Flow.Vendors;

/// <summary>Opens sessions. The access token is shared through the connection's row and refreshed by one worker at a time, stored before it is used.</summary>
public sealed class Sessions(ConnectorCatalog catalog, ConnectionRows connections, LeaseRows leases, Vault vault, HttpClient http, IIdSource ids, TimeProvider clock, FlowTimes times)
{
    /// <summary>A token is replaced this long before its end.</summary>
    private static readonly TimeSpan TokenMargin = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RefreshPoll = TimeSpan.FromMilliseconds(200);

    public static byte[] Seal(Vault vault, Credentials credentials, string context) => vault.Seal(JsonSerializer.Serialize(credentials.Values), context);

    /// <param name="rejectedToken">A token that the vendor no longer takes; another one than it is needed.</param>
    public async Task<Outcome<Session>> OpenAsync(Connection connection, IPace pace, string? rejectedToken, CancellationToken cancellationToken)
    {
        var connector = catalog.Get(connection.Connector);
        if (TokenOf(connection) is { } token && token != rejectedToken && connection.TokenUntil > clock.GetUtcNow())
        {
            return NewSession(connector, connection, token, pace);
        }

        var deadline = clock.GetUtcNow() + times.RefreshLease + times.RefreshLease;
        while (clock.GetUtcNow() < deadline)
        {
            if (await leases.TryTakeAsync(connection.Tenant, connection.Id, "refresh", ids.NewId(), times.RefreshLease, cancellationToken) is { } lease)
            {
                var refreshed = await RefreshAsync(connector, connection, rejectedToken, cancellationToken);
                await leases.KeepAsync(lease, TimeSpan.Zero, cancellationToken);
                return refreshed.Succeeded(out var renewed, out var fault) ? NewSession(connector, renewed, TokenOf(renewed)!, pace) : fault; // a refresh leaves a token
            }

            await Task.Delay(RefreshPoll, clock, cancellationToken);
            if (await connections.GetAsync(connection.Tenant, connection.Id, cancellationToken) is { } current && TokenOf(current) is { } other && other != rejectedToken && current.TokenUntil > clock.GetUtcNow())
            {
                return NewSession(connector, current, other, pace);
            }
        }

        return new Fault(FaultKind.Unavailable, "another worker is refreshing the token");
    }

    /// <summary>Stops the connection where the fault says that it is let in no more.</summary>
    public async Task StopAsync(Connection connection, Fault fault, CancellationToken cancellationToken)
    {
        if (fault.Kind is FaultKind.Revoked or FaultKind.Forbidden)
        {
            // Not the credentials that were just put in place of these.
            await connections.ChangeAsync(
                connection.Tenant,
                connection.Id,
                current => current.SealedCredentials.AsSpan().SequenceEqual(connection.SealedCredentials) || fault.Kind == FaultKind.Forbidden
                    ? current with { Status = ConnectionStatus.Stopped, StatusReason = fault.Reason }
                    : current,
                cancellationToken);
        }
    }

    private async Task<Outcome<Connection>> RefreshAsync(IConnector connector, Connection stale, string? rejectedToken, CancellationToken cancellationToken)
    {
        if (await connections.GetAsync(stale.Tenant, stale.Id, cancellationToken) is not { } connection)
        {
            return new Fault(FaultKind.Revoked, "the connection was deleted");
        }

        if (TokenOf(connection) is { } token && token != rejectedToken && connection.TokenUntil > clock.GetUtcNow())
        {
            return connection;
        }

        if (stale.Status == ConnectionStatus.Active && connection.Status == ConnectionStatus.Stopped)
        {
            return new Fault(FaultKind.Revoked, connection.StatusReason ?? "the connection was stopped"); // whoever had the lease before was told
        }

        var authorized = await AuthorizeAsync(connector, connection, cancellationToken);
        if (!authorized.Succeeded(out var grant, out var fault))
        {
            await StopAsync(connection, fault, cancellationToken); // while the lease lasts: the next one need not ask
            return fault;
        }

        var now = clock.GetUtcNow();
        var stored = await connections.ChangeAsync(
            connection,
            current => current with
            {
                SealedToken = vault.Seal(grant.AccessToken, current.SecretContext),
                TokenUntil = now + (grant.ExpiresIn > TokenMargin * 2 ? grant.ExpiresIn - TokenMargin : grant.ExpiresIn / 2),
                ApiBase = grant.ApiBase?.ToString(),
                // Credentials that the operator replaced meanwhile are newer than what this grant brought.
                SealedCredentials = current.SealedCredentials.AsSpan().SequenceEqual(connection.SealedCredentials) ? Seal(vault, grant.Keep, current.SecretContext) : current.SealedCredentials,
            },
            cancellationToken);
        return stored is null ? new Fault(FaultKind.Revoked, "the connection was deleted") : stored;
    }

    /// <summary>Ends well within the lease, and leaves time to store the answer: whoever took the lease meanwhile would spend the same refresh token once more.</summary>
    private async Task<Outcome<Grant>> AuthorizeAsync(IConnector connector, Connection connection, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(times.RefreshLease / 2, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await connector.AuthorizeAsync(CredentialsOf(connection), catalog.EndpointOf(connector), either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Fault(FaultKind.Unavailable, "the vendor's token service does not answer in time");
        }
    }

    private Credentials CredentialsOf(Connection connection) => new(
        JsonSerializer.Deserialize<ImmutableSortedDictionary<string, string>>(vault.Open(connection.SealedCredentials, connection.SecretContext)) ?? ImmutableSortedDictionary<string, string>.Empty);

    private string? TokenOf(Connection connection) => connection.SealedToken is { } box ? vault.Open(box, connection.SecretContext) : null;

    private Session NewSession(IConnector connector, Connection connection, string token, IPace pace) => new(
        http, connection.ApiBase is { } api ? new Uri(api) : catalog.EndpointOf(connector).Api, token, connection.AccountId, pace, clock);
}
