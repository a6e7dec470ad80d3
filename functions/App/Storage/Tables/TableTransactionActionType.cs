namespace CrmSync.App.Storage.Tables;

/// <summary>What one action of a transaction does with its row.</summary>
public enum TableTransactionActionType
{
    Add,
    UpdateMerge,
    UpdateReplace,
    Delete,
    UpsertMerge,
    UpsertReplace,
}
