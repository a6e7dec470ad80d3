using CrmSync.App.Flow.Vendors;
using CrmSync.App.Manage.Wire;
using CrmSync.App.Secrets;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Mapping;

namespace CrmSync.App.Manage.Connections;

/// <summary>Makes a connection from credentials. Nothing is stored of an account that does not let us in.</summary>
public sealed class ConnectAccount(ConnectorCatalog catalog, AccountProbe probe, ConnectionRows connections, Vault vault, TimeProvider clock)
{
    private const int IdLength = 16;

    public async Task<Reply<ConnectionReply>> RunAsync(string tenant, NewConnection asked, CancellationToken cancellationToken)
    {
        if (catalog.Find(asked.Connector) is not { } connector)
        {
            return Problem.Invalid("connector", "one of " + string.Join(", ", catalog.All.Select(known => known.Info.Name).Order(StringComparer.Ordinal)));
        }

        FieldError[] errors = [.. Asked.CheckName("name", asked.Name), .. AccountProbe.Check(connector, asked.Credentials)];
        if (errors.Length > 0)
        {
            return Problem.Invalid(errors);
        }

        if (!(await probe.TryAsync(connector, new Credentials(asked.Credentials), cancellationToken)).Succeeded(out var probed, out var fault))
        {
            return VendorRefusal.Of(connector, fault);
        }

        var id = IdOf(tenant, connector, probed.Account);
        if (await connections.GetAsync(tenant, id, cancellationToken) is { } existing)
        {
            return Taken(connector, existing);
        }

        var now = clock.GetUtcNow();
        var connection = new Connection(tenant, id, connector.Info.Name, asked.Name, [])
        {
            AccountId = probed.Account.Id,
            AccountName = probed.Account.Name,
            AccountEmail = probed.Account.Email,
            ApiBase = probed.ApiBase?.ToString(),
            CreatedAt = now,
        };
        try
        {
            var added = await connections.AddAsync(connection with { SealedCredentials = Sessions.Seal(vault, probed.Keep, connection.SecretContext) }, cancellationToken);
            return new Reply<ConnectionReply>.Given(ConnectionReply.Of(added, now), StatusCodes.Status201Created, $"/api/manage/tenants/{tenant}/connections/{id}");
        }
        catch (Azure.RequestFailedException faster) when (faster.Status == 409)
        {
            return Taken(connector, connection);
        }
    }

    /// <summary>Made from the account, so that two requests at once cannot make two connections of it; keyed, so that it tells nothing of it (R25).</summary>
    private string IdOf(string tenant, IConnector connector, Account account) =>
        new Fingerprinter(vault.FingerprintKey(tenant)).Of($"connection\n{connector.Info.Name}\n{account.Id}").ToString()[..IdLength];

    private static Problem Taken(IConnector connector, Connection existing) => Problem.Conflict(
        "already-connected", $"The {connector.Info.Title} account {existing.AccountName} is connected already, as '{existing.Name}' ({existing.Id}); replace its credentials there.");
}
