using Azure;

namespace CrmSync.App.Storage.Tables;

/// <summary>The pages of a query, one request each; the tables in memory use it as well.</summary>
public sealed class TablePages(Func<string?, int?, CancellationToken, Task<Page<TableEntity>>> readPage, int? maxPerPage, CancellationToken cancellationToken)
    : AsyncPageable<TableEntity>(cancellationToken)
{
    public override async IAsyncEnumerable<Page<TableEntity>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        do
        {
            var page = await readPage(continuationToken, pageSizeHint ?? maxPerPage, CancellationToken);
            if (page.ContinuationToken is not null && page.ContinuationToken == continuationToken)
            {
                throw new InvalidOperationException("The table service pointed to the page that was just read; reading on would never end.");
            }

            continuationToken = page.ContinuationToken;
            yield return page;
        }
        while (continuationToken is not null);
    }
}
