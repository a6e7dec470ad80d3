using Azure;
using CrmSync.App.Storage.Tables;
using static CrmSync.App.Storage.Tables.TableTransactionActionType;

namespace CrmSync.Simulation.Storage;

/// <summary>What the service makes of a write, given the row as it is.</summary>
internal static class RowChanges
{
    /// <summary>Null when the write is allowed.</summary>
    public static TableError? Refusal(TableEntity? current, TableTransactionAction action) => action.ActionType switch
    {
        Add => current is null ? null : TableRefusals.RowExists,
        UpsertMerge or UpsertReplace => null,
        UpdateMerge or UpdateReplace or Delete => current is null ? TableRefusals.NoRow : IsMet(action.ETag, current) ? null : TableRefusals.RowChanged,
        _ => throw NotAnAction(action),
    };

    /// <summary>Null when no row is left.</summary>
    public static TableEntity? Next(TableEntity? current, TableTransactionAction action) => action.ActionType switch
    {
        Delete => null,
        UpdateMerge or UpsertMerge => current is null ? action.Entity : RowCopies.Merge(current, action.Entity),
        Add or UpdateReplace or UpsertReplace => action.Entity,
        _ => throw NotAnAction(action),
    };

    private static bool IsMet(ETag expected, TableEntity current) => expected == ETag.All || expected == current.ETag;

    private static InvalidOperationException NotAnAction(TableTransactionAction action) => new($"{action.ActionType} is no action of a transaction.");
}
