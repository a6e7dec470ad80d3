using Azure;

namespace CrmSync.App.Storage.Tables;

/// <summary>
/// One table. Refuses before sending what Azure refuses, sends again what was lost, and recognises its own write when it meets it.
/// Every member is virtual, so that a table in memory can stand in.
/// </summary>
public class TableClient
{
    private readonly TableTransport _transport;
    private readonly WriteRecognition _recognition;

    internal TableClient(string name, TableTransport transport)
    {
        TableLimits.CheckTableName(name);
        Name = name;
        _transport = transport;
        _recognition = new WriteRecognition(transport, name);
    }

    // A twin overrides every member and never sends.
    protected TableClient()
    {
        Name = "";
        _transport = null!;
        _recognition = null!;
    }

    public virtual string Name { get; }

    public virtual async Task CreateIfNotExistsAsync(CancellationToken cancellationToken)
    {
        var request = TableRequest.CreateTable(Name);
        try
        {
            await _transport.Retry.RunAsync((_, token) => _transport.SendAsync(request, response => response.Status, token), cancellationToken);
        }
        catch (RequestFailedException exists) when (exists.ErrorCode == "TableAlreadyExists")
        {
            // Which is what was asked for.
        }
    }

    /// <summary>Inserts, or fails with 409 EntityAlreadyExists.</summary>
    public virtual Task<ETag> AddEntityAsync(TableEntity entity, CancellationToken cancellationToken)
    {
        var writeId = _transport.NewWriteId();
        EntityLimits.Check(entity, writeId);
        return WriteAsync(TableRequest.Add(Name, entity, writeId), entity, writeId, cancellationToken);
    }

    public virtual Task<ETag> UpsertEntityAsync(TableEntity entity, TableUpdateMode mode, CancellationToken cancellationToken)
    {
        var writeId = _transport.NewWriteId();
        EntityLimits.Check(entity, writeId);
        return WriteAsync(TableRequest.Update(Name, entity, ifMatch: null, mode, writeId), entity, writeId, cancellationToken);
    }

    /// <summary>Writes if the row is still as <paramref name="ifMatch"/> says, else fails with 412; 404 if it is gone.</summary>
    public virtual Task<ETag> UpdateEntityAsync(TableEntity entity, ETag ifMatch, TableUpdateMode mode, CancellationToken cancellationToken)
    {
        TableLimits.CheckIfMatch(ifMatch);
        var writeId = _transport.NewWriteId();
        EntityLimits.Check(entity, writeId);
        return WriteAsync(TableRequest.Update(Name, entity, ifMatch, mode, writeId), entity, writeId, cancellationToken);
    }

    /// <summary>Fails with 412 if the row has changed, with 404 if it is gone, unless an earlier attempt of this very call took it away.</summary>
    public virtual Task DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch, CancellationToken cancellationToken)
    {
        TableLimits.CheckIfMatch(ifMatch);
        TableLimits.CheckKeys(partitionKey, rowKey);
        var request = TableRequest.Delete(Name, partitionKey, rowKey, ifMatch);
        return _transport.Retry.RunAsync(
            async (attempt, token) =>
            {
                try
                {
                    return await _transport.SendAsync(request, response => response.Status, token);
                }
                catch (RequestFailedException gone) when (gone.Status == 404 && WriteRecognition.IsPossible(attempt, gone))
                {
                    return gone.Status;
                }
            },
            cancellationToken);
    }

    /// <summary>Null when there is no such row; a missing table is an error.</summary>
    public virtual async Task<TableEntity?> GetEntityIfExistsAsync(string partitionKey, string rowKey, IEnumerable<string>? select, CancellationToken cancellationToken)
    {
        TableLimits.CheckKeys(partitionKey, rowKey);
        var request = TableRequest.Get(Name, partitionKey, rowKey, select);
        try
        {
            return await _transport.Retry.RunAsync(
                (_, token) => _transport.SendAsync(request, response => TableEntityReader.ReadOne(response.Content.ToMemory().Span), token), cancellationToken);
        }
        catch (RequestFailedException absent) when (absent is { Status: 404, ErrorCode: not "TableNotFound" })
        {
            return null;
        }
    }

    /// <summary>Rows by partition key and row key, in ordinal order.</summary>
    /// <param name="filter">Made with <see cref="TableFilter.Create"/>.</param>
    public virtual AsyncPageable<TableEntity> QueryAsync(string? filter, int? maxPerPage, IEnumerable<string>? select, CancellationToken cancellationToken)
    {
        FilterLimits.Check(filter);
        TableLimits.CheckPageSize(maxPerPage);
        var query = new TableQuery(Name, filter, select?.ToArray());
        return new TablePages(
            (continuation, pageSize, token) =>
            {
                TableLimits.CheckPageSize(pageSize);
                var request = query.Page(continuation, pageSize);
                return _transport.Retry.RunAsync((_, attemptToken) => _transport.SendAsync(request, ReadPage, attemptToken), token);
            },
            maxPerPage,
            cancellationToken);
    }

    /// <summary>All or nothing. Returns each action's new ETag, in their order; a delete's is the default.</summary>
    public virtual Task<IReadOnlyList<ETag>> SubmitTransactionAsync(IEnumerable<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        var list = actions.ToArray();
        var writeId = _transport.NewWriteId();
        TransactionLimits.Check(list, writeId);
        var request = TransactionRequest.Create(_transport.Root, Name, list, writeId);
        TransactionLimits.CheckPayload(list, request.Body.Length);
        return _transport.Retry.RunAsync(
            async (attempt, token) =>
            {
                try
                {
                    return await _transport.SendAsync(request, response => TransactionResponse.Read(response.Content.ToMemory().Span, list.Length), token);
                }
                catch (RequestFailedException refusal) when (WriteRecognition.IsPossible(attempt, refusal))
                {
                    var own = await _recognition.FindAsync(list, writeId, token);
                    if (own is null)
                    {
                        throw;
                    }

                    return own;
                }
            },
            cancellationToken);
    }

    private Task<ETag> WriteAsync(TableRequest request, TableEntity entity, string writeId, CancellationToken cancellationToken) =>
        _transport.Retry.RunAsync(
            async (attempt, token) =>
            {
                try
                {
                    return await _transport.SendAsync(request, ReadETag, token);
                }
                catch (RequestFailedException refusal) when (WriteRecognition.IsPossible(attempt, refusal))
                {
                    var own = await _recognition.FindAsync(entity, writeId, token);
                    if (own is null)
                    {
                        throw;
                    }

                    return own.Value;
                }
            },
            cancellationToken);

    private static ETag ReadETag(Response response) =>
        response.Headers.ETag ?? throw new RequestFailedException(response.Status, "The table service acknowledged a write without an ETag.");

    private static Page<TableEntity> ReadPage(Response response)
    {
        response.Headers.TryGetValue("x-ms-continuation-NextPartitionKey", out var partitionKey);
        response.Headers.TryGetValue("x-ms-continuation-NextRowKey", out var rowKey);
        var continuation = partitionKey is null ? null : $"{partitionKey} {rowKey}";
        return Page<TableEntity>.FromValues(TableEntityReader.ReadPage(response.Content.ToMemory().Span), continuation, response);
    }
}
