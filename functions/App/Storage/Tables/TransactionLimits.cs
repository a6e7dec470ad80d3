namespace CrmSync.App.Storage.Tables;

/// <summary>
/// What Azure refuses of a transaction, refused before sending.
/// https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions#requirements-for-entity-group-transactions
/// </summary>
public static class TransactionLimits
{
    public const int Actions = 100;
    public const int PayloadBytes = 4 * 1024 * 1024;

    public static void Check(IReadOnlyList<TableTransactionAction> actions, string writeId)
    {
        if (actions.Count is 0 or > Actions)
        {
            throw new ArgumentException($"A transaction of {actions.Count} actions{At(actions)}: 1 to {Actions} are allowed.", nameof(actions));
        }

        var partitionKey = actions[0].Entity.PartitionKey;
        var rowKeys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var action in actions)
        {
            CheckRow(action, writeId);
            var entity = action.Entity;
            if (entity.PartitionKey != partitionKey)
            {
                throw new ArgumentException($"{TableLimits.RowName(entity.PartitionKey, entity.RowKey)} is not in partition {partitionKey}; a transaction has one.", nameof(actions));
            }

            if (!rowKeys.Add(entity.RowKey))
            {
                throw new ArgumentException($"{TableLimits.RowName(partitionKey, entity.RowKey)} is in the transaction twice; once is allowed.", nameof(actions));
            }
        }
    }

    public static void CheckPayload(IReadOnlyList<TableTransactionAction> actions, int bytes)
    {
        if (bytes > PayloadBytes)
        {
            throw new ArgumentException($"A transaction of {bytes} bytes{At(actions)}: {PayloadBytes} are allowed.", nameof(actions));
        }
    }

    private static void CheckRow(TableTransactionAction action, string writeId)
    {
        if (action.IsDelete)
        {
            TableLimits.CheckKeys(action.Entity.PartitionKey, action.Entity.RowKey);
        }
        else
        {
            EntityLimits.Check(action.Entity, writeId);
        }
    }

    private static string At(IReadOnlyList<TableTransactionAction> actions) =>
        actions.Count == 0 ? "" : $" from {TableLimits.RowName(actions[0].Entity.PartitionKey, actions[0].Entity.RowKey)} on";
}
