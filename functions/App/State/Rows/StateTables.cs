using CrmSync.App.Storage.Tables;

namespace CrmSync.App.State.Rows;

/// <summary>The tables of the app.</summary>
public sealed class StateTables(TableServiceClient service)
{
    public TableClient Connections { get; } = service.GetTableClient("Connections");

    public TableClient Syncs { get; } = service.GetTableClient("Syncs");

    /// <summary>Places and what was seen in them, in one partition a place, so that one transaction can carry both (R3).</summary>
    public TableClient Seen { get; } = service.GetTableClient("Seen");

    public TableClient Links { get; } = service.GetTableClient("Links");

    public TableClient Channels { get; } = service.GetTableClient("Channels");

    public TableClient History { get; } = service.GetTableClient("History");

    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        foreach (var table in (TableClient[])[Connections, Syncs, Seen, Links, Channels, History])
        {
            await table.CreateIfNotExistsAsync(cancellationToken);
        }
    }
}
