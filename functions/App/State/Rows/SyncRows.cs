using System.Collections.Concurrent;
using Azure;
using CrmSync.App.Storage.Tables;

namespace CrmSync.App.State.Rows;

/// <summary>Rows of syncs: partition tenant, row <c>sync|</c> and id; beside each a row that keeps its pair of places for it alone (R1).</summary>
public sealed class SyncRows(StateTables tables)
{
    private const string Prefix = "sync|";

    /// <summary>Each is read with every message and hardly ever changes: a row is parsed once.</summary>
    private readonly ConcurrentDictionary<(string Tenant, string Row), Sync> parsed = new();

    public async Task<Sync?> GetAsync(string tenant, string id, CancellationToken cancellationToken) =>
        await tables.Syncs.GetEntityIfExistsAsync(tenant, Prefix + id, null, cancellationToken) is { } row ? Read(row) : null;

    public async Task<IReadOnlyList<Sync>> ListAsync(string tenant, CancellationToken cancellationToken) =>
        await tables.Syncs.QueryAsync(TableFilter.Create($"PartitionKey eq {tenant} and RowKey ge {Prefix} and RowKey lt {"sync}"}"), null, null, cancellationToken)
            .Select(Read).ToListAsync(cancellationToken);

    /// <summary>Of all tenants, for the timers.</summary>
    public IAsyncEnumerable<Sync> ListAllAsync(CancellationToken cancellationToken) =>
        tables.Syncs.QueryAsync(TableFilter.Create($"RowKey ge {Prefix} and RowKey lt {"sync}"}"), null, null, cancellationToken).Select(Read);

    public async Task<IReadOnlyList<Sync>> OnPlaceAsync(string tenant, string placeId, CancellationToken cancellationToken) =>
        [.. (await ListAsync(tenant, cancellationToken)).Where(sync => sync.Left.PlaceId == placeId || sync.Right.PlaceId == placeId)];

    /// <summary>False where another sync of the tenant has this pair of places.</summary>
    public async Task<bool> TryAddAsync(Sync sync, CancellationToken cancellationToken)
    {
        try
        {
            await tables.Syncs.SubmitTransactionAsync(
                [
                    new(TableTransactionActionType.Add, Write(sync)),
                    new(TableTransactionActionType.Add, new TableEntity(sync.Tenant, PairRow(sync)) { ["Sync"] = sync.Id }),
                ],
                cancellationToken);
            return true;
        }
        catch (TableTransactionFailedException taken) when (taken.Status == 409)
        {
            return false;
        }
    }

    /// <summary>Reads, changes and writes until nobody was faster. Null where the sync is gone; no write where the change changes nothing.</summary>
    public async Task<Sync?> ChangeAsync(string tenant, string id, Func<Sync, Sync> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < RowChange.Attempts; attempt++)
        {
            if (await GetAsync(tenant, id, cancellationToken) is not { } sync)
            {
                return null;
            }

            var changed = change(sync);
            if (ReferenceEquals(changed, sync))
            {
                return sync;
            }

            try
            {
                return changed with { ETag = await tables.Syncs.UpdateEntityAsync(Write(changed), sync.ETag, TableUpdateMode.Replace, cancellationToken) };
            }
            catch (RequestFailedException refused) when (refused.Status is 412 or 404)
            {
                // Somebody was faster: read again.
            }
        }

        throw RowChange.Contended(id);
    }

    public Task DeleteAsync(Sync sync, CancellationToken cancellationToken) => tables.Syncs.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Delete, new TableEntity(sync.Tenant, Prefix + sync.Id), ETag.All),
            new(TableTransactionActionType.Delete, new TableEntity(sync.Tenant, PairRow(sync)), ETag.All),
        ],
        cancellationToken);

    private static string PairRow(Sync sync) => Keys.SyncPairRow(sync.Left.PlaceId, sync.Right.PlaceId);

    private static TableEntity Write(Sync sync) => new(sync.Tenant, Prefix + sync.Id)
    {
        ["Preset"] = sync.Preset,
        ["Name"] = sync.Name,
        ["Left"] = StateJson.Write(sync.Left),
        ["Right"] = StateJson.Write(sync.Right),
        ["Options"] = StateJson.Write(sync.Options),
        ["Status"] = sync.Status.ToString(),
        ["IdleSince"] = RowTime.Write(sync.IdleSince),
        ["HeldReason"] = sync.HeldReason,
        ["Stage"] = sync.Stage.ToString(),
        ["LeftRead"] = sync.LeftRead,
        ["RightRead"] = sync.RightRead,
        ["Kin"] = sync.Kin.IsEmpty ? null : string.Join(' ', sync.Kin),
        ["CreatedAt"] = RowTime.Write(sync.CreatedAt),
    };

    private Sync Read(TableEntity row) => parsed.TryGetValue((row.PartitionKey, row.RowKey), out var known) && known.ETag == row.ETag
        ? known
        : parsed[(row.PartitionKey, row.RowKey)] = Parse(row);

    private static Sync Parse(TableEntity row) =>
        new(
            row.PartitionKey,
            row.RowKey[Prefix.Length..],
            row.GetString("Preset") ?? "",
            StateJson.Read<SyncEnd>(row.GetString("Left") ?? ""),
            StateJson.Read<SyncEnd>(row.GetString("Right") ?? ""),
            StateJson.Read<SyncOptions>(row.GetString("Options") ?? ""))
        {
            Name = row.GetString("Name") ?? "",
            Status = Enum.Parse<SyncStatus>(row.GetString("Status") ?? ""),
            IdleSince = RowTime.ReadOptional(row, "IdleSince"),
            HeldReason = row.GetString("HeldReason"),
            Stage = Enum.Parse<FirstContactStage>(row.GetString("Stage") ?? ""),
            LeftRead = row.GetBoolean("LeftRead") ?? false,
            RightRead = row.GetBoolean("RightRead") ?? false,
            Kin = row.GetString("Kin") is { } kin ? [.. kin.Split(' ')] : [],
            CreatedAt = RowTime.Read(row, "CreatedAt"),
            ETag = row.ETag,
        };
}
