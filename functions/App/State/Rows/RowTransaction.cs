using Azure;
using CrmSync.App.Storage.Tables;

namespace CrmSync.App.State.Rows;

/// <summary>Transactions in which single rows may be refused.</summary>
internal static class RowTransaction
{
    /// <summary>Rows a transaction, the hundredth being kept for a fence (R3, R5).</summary>
    public const int Size = 99;

    /// <summary>
    /// Submits the actions, and without those that are refused (409, 412, 404) once more, until the rest is in.
    /// Returns each action's new ETag by its place; null for a refused one.
    /// </summary>
    public static async Task<ETag?[]> SubmitSkippingRefusedAsync(TableClient table, IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        var etags = new ETag?[actions.Count];
        var left = Enumerable.Range(0, actions.Count).ToList();
        while (left.Count > 0)
        {
            try
            {
                var written = await table.SubmitTransactionAsync(left.Select(index => actions[index]), cancellationToken);
                for (var position = 0; position < left.Count; position++)
                {
                    etags[left[position]] = written[position];
                }

                return etags;
            }
            catch (TableTransactionFailedException refused) when (refused is { Status: 404 or 409 or 412, FailedTransactionActionIndex: { } failed })
            {
                left.RemoveAt(failed);
            }
        }

        return etags;
    }
}
