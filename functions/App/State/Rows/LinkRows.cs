using System.Collections.Immutable;
using Azure;
using CrmSync.App.Storage.Tables;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.State.Rows;

/// <summary>Links of a sync, found from either record.</summary>
public sealed class LinkRows(StateTables tables)
{
    /// <summary>The link that a record is in, and the row under that record.</summary>
    public async Task<LinkLookup> FindAsync(string tenant, string syncId, Side side, RecordKey key, CancellationToken cancellationToken)
    {
        var partition = Keys.LinkPartition(tenant, syncId);
        var rowKey = Keys.LinkRow(side, key);
        if (await tables.Links.GetEntityIfExistsAsync(partition, rowKey, null, cancellationToken) is not { } own)
        {
            return default;
        }

        var row = own.GetString("To") is { } to ? await tables.Links.GetEntityIfExistsAsync(partition, to, null, cancellationToken) : own;
        var link = row is null || row.GetString("To") is not null ? null : LinkCodec.Read(row);
        return new(link is not null && (link.Row == rowKey || link.PartnerRow == rowKey) ? link : null, own.ETag);
    }

    public IAsyncEnumerable<StoredLink> ListAsync(string tenant, string syncId, CancellationToken cancellationToken) =>
        tables.Links.QueryAsync(TableFilter.Create($"PartitionKey eq {Keys.LinkPartition(tenant, syncId)} and State ge {""}"), null, null, cancellationToken).Select(LinkCodec.Read);

    /// <summary>
    /// Saves links, each with the row under its partner where it has gained one. One that another apply changed meanwhile, or whose record has
    /// another link by now, is refused: null at its place, and its pair must be loaded again.
    /// </summary>
    public async Task<StoredLink?[]> SaveAsync(string tenant, string syncId, IReadOnlyList<StoredLink> links, CancellationToken cancellationToken)
    {
        var partition = Keys.LinkPartition(tenant, syncId);
        var saved = new StoredLink?[links.Count];
        var (chunk, rows) = (new List<int>(), 0);
        for (var index = 0; index < links.Count; index++)
        {
            var own = LinkCodec.Rows(links[index]);
            if (rows + own > RowTransaction.Size)
            {
                await SaveChunkAsync(partition, links, chunk, saved, cancellationToken);
                (chunk, rows) = ([], 0);
            }

            chunk.Add(index);
            rows += own;
        }

        await SaveChunkAsync(partition, links, chunk, saved, cancellationToken);

        return saved;
    }

    /// <summary>Takes the rows of pairs that ended before then (R21).</summary>
    public async Task<int> PruneAsync(string tenant, string syncId, DateTimeOffset endedBefore, CancellationToken cancellationToken)
    {
        var old = await ListAsync(tenant, syncId, cancellationToken).Where(link => link.Link.State is LinkState.Ended ended && ended.At < endedBefore).ToListAsync(cancellationToken);
        var partition = Keys.LinkPartition(tenant, syncId);
        foreach (var link in old)
        {
            // By its ETag: a pair that has come back meanwhile stays.
            await RowTransaction.SubmitSkippingRefusedAsync(tables.Links, [new(TableTransactionActionType.Delete, new TableEntity(partition, link.Row), link.ETag)], cancellationToken);
        }

        return old.Count;
    }

    public async Task ForgetSyncAsync(string tenant, string syncId, CancellationToken cancellationToken)
    {
        var rows = await tables.Links.QueryAsync(TableFilter.Create($"PartitionKey eq {Keys.LinkPartition(tenant, syncId)}"), null, ["PartitionKey", "RowKey"], cancellationToken).ToListAsync(cancellationToken);
        foreach (var chunk in rows.Chunk(RowTransaction.Size))
        {
            await RowTransaction.SubmitSkippingRefusedAsync(tables.Links, [.. chunk.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All))], cancellationToken);
        }
    }

    private async Task SaveChunkAsync(string partition, IReadOnlyList<StoredLink> links, List<int> left, StoredLink?[] saved, CancellationToken cancellationToken)
    {
        while (left.Count > 0)
        {
            var actions = left.SelectMany(index => LinkCodec.Actions(partition, links[index]).Select(action => (index, action))).ToImmutableArray();
            try
            {
                var etags = await tables.Links.SubmitTransactionAsync(actions.Select(one => one.action), cancellationToken);
                for (var position = 0; position < actions.Length; position++)
                {
                    var (index, action) = actions[position];
                    if (action.Entity.RowKey == links[index].Row)
                    {
                        saved[index] = links[index] with { ETag = etags[position], PartnerSaved = links[index].PartnerRow is not null };
                    }
                }

                return;
            }
            catch (TableTransactionFailedException refused) when (refused is { Status: 404 or 409 or 412, FailedTransactionActionIndex: { } failed })
            {
                left.Remove(actions[failed].index);
            }
        }
    }
}
