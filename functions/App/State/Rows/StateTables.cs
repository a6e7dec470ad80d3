using CrmSync.App.Storage.Tables;

namespace CrmSync.App.State.Rows;

/// <summary>The tables of the app.</summary>
/// <param name="prefix">Before every name, for several apps on one account.</param>
public sealed class StateTables(TableServiceClient service, string prefix = "")
{
    public TableClient Connections { get; } = service.GetTableClient(prefix + "Connections");

    public TableClient Syncs { get; } = service.GetTableClient(prefix + "Syncs");

    /// <summary>Places and what was seen in them, in one partition a place, so that one transaction can carry both (R3).</summary>
    public TableClient Seen { get; } = service.GetTableClient(prefix + "Seen");

    public TableClient Links { get; } = service.GetTableClient(prefix + "Links");

    /// <summary>Records that wait for the partner of another one (R23).</summary>
    public TableClient Waiters { get; } = service.GetTableClient(prefix + "Waiters");

    public TableClient Channels { get; } = service.GetTableClient(prefix + "Channels");

    public TableClient History { get; } = service.GetTableClient(prefix + "History");

    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        foreach (var table in (TableClient[])[Connections, Syncs, Seen, Links, Waiters, Channels, History])
        {
            await table.CreateIfNotExistsAsync(cancellationToken);
        }
    }
}
