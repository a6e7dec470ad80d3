using Azure;

namespace CrmSync.App.Storage.Tables;

/// <summary>One row's part in a transaction. Updates and deletes name the ETag they expect; ETag.All says that any will do.</summary>
public sealed class TableTransactionAction
{
    public TableTransactionAction(TableTransactionActionType actionType, TableEntity entity, ETag etag = default)
    {
        var isConditional = actionType is TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpdateReplace or TableTransactionActionType.Delete;
        if (isConditional == (etag == default))
        {
            throw new ArgumentException(
                isConditional ? $"{actionType} needs an ETag; ETag.All says that any will do." : $"{actionType} takes no ETag.", nameof(etag));
        }

        ActionType = actionType;
        Entity = entity;
        ETag = etag;
    }

    public TableTransactionActionType ActionType { get; }

    public TableEntity Entity { get; }

    public ETag ETag { get; }

    internal bool IsDelete => ActionType == TableTransactionActionType.Delete;
}
