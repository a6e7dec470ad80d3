using Azure;
using CrmSync.App.Storage.Tables;

namespace CrmSync.App.State.Rows;

/// <summary>Push channels: partition channel id, which is all that a push names.</summary>
public sealed class ChannelRows(StateTables tables)
{
    private const string Row = "channel";

    public async Task<PushChannel?> GetAsync(string channelId, CancellationToken cancellationToken) =>
        await tables.Channels.GetEntityIfExistsAsync(channelId, Row, null, cancellationToken) is { } row ? Read(row) : null;

    public IAsyncEnumerable<PushChannel> ListAllAsync(CancellationToken cancellationToken) =>
        tables.Channels.QueryAsync(TableFilter.Create($"RowKey eq {Row}"), null, null, cancellationToken).Select(Read);

    public Task SaveAsync(PushChannel channel, CancellationToken cancellationToken) => tables.Channels.UpsertEntityAsync(
        new TableEntity(channel.Id, Row)
        {
            ["Tenant"] = channel.Tenant,
            ["Connector"] = channel.Connector,
            ["ConnectionId"] = channel.ConnectionId,
            ["PlaceId"] = channel.PlaceId,
            ["Collection"] = channel.Collection,
            ["ResourceId"] = channel.ResourceId,
            ["ExpiresAt"] = RowTime.Write(channel.ExpiresAt),
            ["RenewAt"] = RowTime.Write(channel.RenewAt),
            ["Opened"] = channel.Opened,
        },
        TableUpdateMode.Replace,
        cancellationToken);

    public async Task DeleteAsync(string channelId, CancellationToken cancellationToken)
    {
        try
        {
            await tables.Channels.DeleteEntityAsync(channelId, Row, ETag.All, cancellationToken);
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            // Which is what was asked for.
        }
    }

    private static PushChannel Read(TableEntity row) => new(
        row.PartitionKey, row.GetString("Tenant") ?? "", row.GetString("Connector") ?? "", row.GetString("ConnectionId") ?? "", row.GetString("PlaceId") ?? "", row.GetString("Collection") ?? "")
    {
        ResourceId = row.GetString("ResourceId") ?? "",
        ExpiresAt = RowTime.Read(row, "ExpiresAt"),
        RenewAt = RowTime.Read(row, "RenewAt"),
        Opened = row.GetBoolean("Opened") ?? false,
    };
}
