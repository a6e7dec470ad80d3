using System.Collections.Immutable;
using Azure;
using CrmSync.App.Storage.Tables;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.App.State.Rows;

/// <summary>Seen rows of one place's partition.</summary>
public sealed class SeenRows(StateTables tables)
{
    /// <summary>Up to so many rows are read one by one; more are read as a range, 1,000 a request.</summary>
    private const int PointReads = 64;

    public async Task<SeenRow?> GetAsync(string tenant, string placeId, string syncId, RecordKey key, CancellationToken cancellationToken) =>
        await tables.Seen.GetEntityIfExistsAsync(Keys.PlacePartition(tenant, placeId), Keys.SeenRow(syncId, key), null, cancellationToken) is { } row ? SeenCodec.Read(row) : null;

    /// <summary>The rows with these keys that exist, without values.</summary>
    public async Task<ImmutableDictionary<RecordKey, SeenRow>> FindAsync(string tenant, string placeId, string syncId, IReadOnlyCollection<RecordKey> keys, CancellationToken cancellationToken)
    {
        if (keys.Count > PointReads)
        {
            var wanted = keys.ToHashSet();
            var listed = await ListAsync(tenant, placeId, syncId, onlyDue: false, withValues: false, cancellationToken).Where(row => wanted.Contains(row.Key)).ToListAsync(cancellationToken);
            return listed.ToImmutableDictionary(row => row.Key);
        }

        var partition = Keys.PlacePartition(tenant, placeId);
        var rows = await Many.SelectAsync([.. keys], async (key, token) =>
            await tables.Seen.GetEntityIfExistsAsync(partition, Keys.SeenRow(syncId, key), SeenCodec.WithoutValues, token) is { } row ? SeenCodec.Read(row) : null, cancellationToken);
        return rows.OfType<SeenRow>().ToImmutableDictionary(row => row.Key);
    }

    public IAsyncEnumerable<SeenRow> ListAsync(string tenant, string placeId, string syncId, bool onlyDue, bool withValues, CancellationToken cancellationToken)
    {
        var (from, to) = Keys.SeenRange(syncId);
        var filter = onlyDue
            ? TableFilter.Create($"PartitionKey eq {Keys.PlacePartition(tenant, placeId)} and RowKey ge {from} and RowKey lt {to} and Due eq {true}")
            : TableFilter.Create($"PartitionKey eq {Keys.PlacePartition(tenant, placeId)} and RowKey ge {from} and RowKey lt {to}");
        return tables.Seen.QueryAsync(filter, null, withValues ? null : SeenCodec.WithoutValues, cancellationToken).Select(SeenCodec.Read);
    }

    /// <summary>Records that wait for the operator.</summary>
    public IAsyncEnumerable<SeenRow> ListListedAsync(string tenant, string placeId, string syncId, CancellationToken cancellationToken)
    {
        var (from, to) = Keys.SeenRange(syncId);
        return tables.Seen.QueryAsync(
            TableFilter.Create($"PartitionKey eq {Keys.PlacePartition(tenant, placeId)} and RowKey ge {from} and RowKey lt {to} and Listed eq {true}"), null, SeenCodec.WithoutValues, cancellationToken).Select(SeenCodec.Read);
    }

    /// <summary>Records of the place that have this natural key, or had it. They can be thousands: who has found enough stops.</summary>
    public IAsyncEnumerable<RecordKey> WithNaturalKeyAsync(string tenant, string placeId, string syncId, Fingerprint naturalKey, CancellationToken cancellationToken) =>
        CluesAsync(tenant, placeId, Keys.NaturalKeyRange(syncId, naturalKey), cancellationToken);

    /// <summary>Records of the place that carry a stamp made for this source, whatever its generation.</summary>
    public async Task<ImmutableArray<RecordKey>> StampedFromAsync(string tenant, string placeId, string syncId, RecordKey source, CancellationToken cancellationToken) =>
        [.. await CluesAsync(tenant, placeId, Keys.StampRange(syncId, source), cancellationToken).ToListAsync(cancellationToken)];

    /// <summary>Writes rows as they are given, each by its ETag; those that others changed meanwhile stay, and are left to their own message.</summary>
    /// <returns>The rows that others changed.</returns>
    public async Task<IReadOnlyList<SeenRow>> ReplaceAsync(string tenant, string placeId, IReadOnlyList<SeenRow> rows, CancellationToken cancellationToken)
    {
        var (partition, refused) = (Keys.PlacePartition(tenant, placeId), new List<SeenRow>());
        foreach (var chunk in rows.Chunk(RowTransaction.Size))
        {
            var written = await RowTransaction.SubmitSkippingRefusedAsync(
                tables.Seen, [.. chunk.Select(row => new TableTransactionAction(TableTransactionActionType.UpdateReplace, SeenCodec.Write(partition, row), row.ETag))], cancellationToken);
            refused.AddRange(chunk.Where((_, index) => written[index] is null));
        }

        return refused;
    }

    /// <summary>Changes rows as they are by now, whoever saves them meanwhile.</summary>
    /// <param name="change">What becomes of a row; null where it is to stay.</param>
    public async Task ChangeAsync(string tenant, string placeId, string syncId, IReadOnlyList<RecordKey> keys, Func<SeenRow, SeenRow?> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; keys.Count > 0; attempt++)
        {
            if (attempt == RowChange.Attempts)
            {
                throw RowChange.Contended(placeId);
            }

            var rows = await Many.SelectAsync(keys, (key, token) => GetAsync(tenant, placeId, syncId, key, token), cancellationToken);
            keys = [.. (await ReplaceAsync(tenant, placeId, [.. rows.OfType<SeenRow>().Select(change).OfType<SeenRow>()], cancellationToken)).Select(row => row.Key)];
        }
    }

    /// <summary>Rows of records that we made ourselves: a pull that sees one deleted, or misses it in a full read, must know that it was there. A row that a pull was first to write stays.</summary>
    public async Task AddMadeAsync(string tenant, string placeId, IReadOnlyList<SeenRow> rows, CancellationToken cancellationToken)
    {
        var partition = Keys.PlacePartition(tenant, placeId);
        foreach (var chunk in rows.Chunk(RowTransaction.Size))
        {
            await RowTransaction.SubmitSkippingRefusedAsync(tables.Seen, [.. chunk.Select(row => new TableTransactionAction(TableTransactionActionType.Add, SeenCodec.Write(partition, row)))], cancellationToken);
        }
    }

    /// <summary>Takes all rows of a sync out of the place.</summary>
    public async Task ForgetSyncAsync(string tenant, string placeId, string syncId, CancellationToken cancellationToken)
    {
        var partition = Keys.PlacePartition(tenant, placeId);
        var rows = await tables.Seen.QueryAsync(
            TableFilter.Create($"PartitionKey eq {partition} and RowKey ge {syncId} and RowKey lt {syncId + "\u007e\u007e"}"), null, ["PartitionKey", "RowKey"], cancellationToken).ToListAsync(cancellationToken);
        foreach (var chunk in rows.Chunk(RowTransaction.Size))
        {
            await RowTransaction.SubmitSkippingRefusedAsync(tables.Seen, [.. chunk.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All))], cancellationToken);
        }
    }

    private IAsyncEnumerable<RecordKey> CluesAsync(string tenant, string placeId, (string From, string To) range, CancellationToken cancellationToken)
    {
        var filter = TableFilter.Create($"PartitionKey eq {Keys.PlacePartition(tenant, placeId)} and RowKey ge {range.From} and RowKey lt {range.To}");
        return tables.Seen.QueryAsync(filter, null, ["RowKey"], cancellationToken).Select(row => new RecordKey(row.RowKey[^RecordKey.Length..]));
    }
}
