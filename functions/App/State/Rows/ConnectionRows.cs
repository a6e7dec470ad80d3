using Azure;
using CrmSync.App.Storage.Tables;

namespace CrmSync.App.State.Rows;

/// <summary>Rows of connections: partition tenant, row connection id.</summary>
public sealed class ConnectionRows(StateTables tables)
{
    public async Task<Connection?> GetAsync(string tenant, string id, CancellationToken cancellationToken) =>
        await tables.Connections.GetEntityIfExistsAsync(tenant, id, null, cancellationToken) is { } row ? Read(row) : null;

    public async Task<IReadOnlyList<Connection>> ListAsync(string tenant, CancellationToken cancellationToken) =>
        await tables.Connections.QueryAsync(TableFilter.Create($"PartitionKey eq {tenant} and Connector ge {""}"), null, null, cancellationToken)
            .Select(Read).ToListAsync(cancellationToken);

    public async Task<Connection> AddAsync(Connection connection, CancellationToken cancellationToken) =>
        connection with { ETag = await tables.Connections.AddEntityAsync(Write(connection), cancellationToken) };

    /// <summary>Null where another wrote first.</summary>
    public async Task<Connection?> TryUpdateAsync(Connection connection, CancellationToken cancellationToken)
    {
        try
        {
            return connection with { ETag = await tables.Connections.UpdateEntityAsync(Write(connection), connection.ETag, TableUpdateMode.Replace, cancellationToken) };
        }
        catch (RequestFailedException refused) when (refused.Status is 412 or 404)
        {
            return null;
        }
    }

    /// <summary>Reads, changes and writes until nobody was faster. Null where the connection is gone.</summary>
    public async Task<Connection?> ChangeAsync(string tenant, string id, Func<Connection, Connection> change, CancellationToken cancellationToken) =>
        await GetAsync(tenant, id, cancellationToken) is { } connection ? await ChangeAsync(connection, change, cancellationToken) : null;

    /// <summary>The same, beginning with the connection as it was just read.</summary>
    public async Task<Connection?> ChangeAsync(Connection read, Func<Connection, Connection> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < RowChange.Attempts; attempt++)
        {
            if (await TryUpdateAsync(change(read), cancellationToken) is { } changed)
            {
                return changed;
            }

            if (await GetAsync(read.Tenant, read.Id, cancellationToken) is not { } current)
            {
                return null;
            }

            read = current;
        }

        throw RowChange.Contended(read.Id);
    }

    public Task DeleteAsync(Connection connection, CancellationToken cancellationToken) =>
        tables.Connections.DeleteEntityAsync(connection.Tenant, connection.Id, connection.ETag, cancellationToken);

    private static TableEntity Write(Connection connection) => new(connection.Tenant, connection.Id)
    {
        ["Connector"] = connection.Connector,
        ["Name"] = connection.Name,
        ["Credentials"] = connection.SealedCredentials,
        ["Status"] = connection.Status.ToString(),
        ["StatusReason"] = connection.StatusReason,
        ["AccountId"] = connection.AccountId,
        ["AccountName"] = connection.AccountName,
        ["AccountEmail"] = connection.AccountEmail,
        ["Token"] = connection.SealedToken,
        ["TokenUntil"] = RowTime.Write(connection.TokenUntil),
        ["ApiBase"] = connection.ApiBase,
        ["ThrottledUntil"] = RowTime.Write(connection.ThrottledUntil),
        ["CreatedAt"] = RowTime.Write(connection.CreatedAt),
    };

    private static Connection Read(TableEntity row) =>
        new(row.PartitionKey, row.RowKey, row.GetString("Connector") ?? "", row.GetString("Name") ?? "", row.GetBinary("Credentials") ?? [])
        {
            Status = Enum.Parse<ConnectionStatus>(row.GetString("Status") ?? nameof(ConnectionStatus.Active)),
            StatusReason = row.GetString("StatusReason"),
            AccountId = row.GetString("AccountId") ?? "",
            AccountName = row.GetString("AccountName") ?? "",
            AccountEmail = row.GetString("AccountEmail"),
            SealedToken = row.GetBinary("Token"),
            TokenUntil = RowTime.Read(row, "TokenUntil"),
            ApiBase = row.GetString("ApiBase"),
            ThrottledUntil = RowTime.Read(row, "ThrottledUntil"),
            CreatedAt = RowTime.Read(row, "CreatedAt"),
            ETag = row.ETag,
        };
}
