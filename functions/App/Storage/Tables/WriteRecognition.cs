using Azure;

namespace CrmSync.App.Storage.Tables;

/// <summary>
/// Recognises our own write behind a refusal. When an answer is lost the write is sent again, and the service then refuses it
/// because the first sending was carried out. Every write therefore leaves a fresh id in its row: if the row has ours, it is done.
/// </summary>
internal sealed class WriteRecognition(TableTransport transport, string table)
{
    /// <summary>Stands for the ETag of a row that was ours and that somebody has since written: it matches nothing.</summary>
    public static readonly ETag Overwritten = new("W/\"datetime'1601-01-01T00%3A00%3A00.0000000Z'\"");

    /// <summary>Only a refusal that our own earlier attempt could have caused is worth a read.</summary>
    public static bool IsPossible(int attempt, RequestFailedException refusal) =>
        attempt > 1 && refusal is { Status: 404 or 409 or 412, ErrorCode: not "TableNotFound" };

    public async Task<ETag?> FindAsync(TableEntity entity, string writeId, CancellationToken cancellationToken)
    {
        var row = await ReadAsync(entity, cancellationToken);
        return row?.WriteId == writeId ? row.ETag : null;
    }

    /// <summary>
    /// A transaction is all or nothing, so one row that is ours proves it. One of deletes only is proved by their rows' absence:
    /// whoever removed them, what was asked for is so.
    /// </summary>
    public async Task<IReadOnlyList<ETag>?> FindAsync(IReadOnlyList<TableTransactionAction> actions, string writeId, CancellationToken cancellationToken)
    {
        var etags = new ETag[actions.Count];
        var isOurs = false;
        var isDone = actions.All(action => action.IsDelete);
        for (var index = 0; index < actions.Count; index++)
        {
            var action = actions[index];
            if (action.IsDelete && !isDone)
            {
                continue;
            }

            var row = await ReadAsync(action.Entity, cancellationToken);
            isDone &= row is null;
            isOurs |= row?.WriteId == writeId;
            etags[index] = action.IsDelete ? default : row is not null && row.WriteId == writeId ? row.ETag : Overwritten;
        }

        return isOurs || isDone ? etags : null;
    }

    private async Task<TableEntity?> ReadAsync(TableEntity entity, CancellationToken cancellationToken)
    {
        var request = TableRequest.Get(table, entity.PartitionKey, entity.RowKey, [TableEntityJson.WriteIdName]);
        try
        {
            return await transport.SendAsync(request, response => TableEntityReader.ReadOne(response.Content.ToMemory().Span), cancellationToken);
        }
        catch (RequestFailedException absent) when (absent is { Status: 404, ErrorCode: not "TableNotFound" })
        {
            return null;
        }
    }
}
