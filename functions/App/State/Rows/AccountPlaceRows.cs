using Azure;
using CrmSync.App.Storage.Tables;

namespace CrmSync.App.State.Rows;

/// <summary>The index by vendor account, beside the channels: partition connector and account, a row a tenant and place.</summary>
public sealed class AccountPlaceRows(StateTables tables)
{
    public IAsyncEnumerable<AccountPlace> OfAccountAsync(string connector, string account, CancellationToken cancellationToken)
    {
        var partition = Keys.AccountPartition(connector, account);
        return tables.Channels.QueryAsync(TableFilter.Create($"PartitionKey eq {partition}"), null, null, cancellationToken)
            .Select(Read).Where(place => place.Connector == connector && place.Account == account);
    }

    public IAsyncEnumerable<AccountPlace> ListAllAsync(CancellationToken cancellationToken)
    {
        var (from, to) = Keys.AccountPartitions;
        return tables.Channels.QueryAsync(TableFilter.Create($"PartitionKey ge {from} and PartitionKey lt {to}"), null, null, cancellationToken).Select(Read);
    }

    public Task SaveAsync(AccountPlace place, CancellationToken cancellationToken) => tables.Channels.UpsertEntityAsync(
        new TableEntity(Keys.AccountPartition(place.Connector, place.Account), Keys.AccountPlaceRow(place.Tenant, place.PlaceId))
        {
            ["Connector"] = place.Connector,
            ["Account"] = place.Account,
            ["Collection"] = place.Collection,
            ["Tenant"] = place.Tenant,
            ["PlaceId"] = place.PlaceId,
        },
        TableUpdateMode.Replace,
        cancellationToken);

    public async Task DeleteAsync(AccountPlace place, CancellationToken cancellationToken)
    {
        try
        {
            await tables.Channels.DeleteEntityAsync(Keys.AccountPartition(place.Connector, place.Account), Keys.AccountPlaceRow(place.Tenant, place.PlaceId), ETag.All, cancellationToken);
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            // Which is what was asked for.
        }
    }

    private static AccountPlace Read(TableEntity row) =>
        new(row.GetString("Connector") ?? "", row.GetString("Account") ?? "", row.GetString("Collection") ?? "", row.GetString("Tenant") ?? "", row.GetString("PlaceId") ?? "");
}
