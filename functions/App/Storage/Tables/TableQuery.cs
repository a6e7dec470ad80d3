using System.Globalization;
using Azure.Core;

namespace CrmSync.App.Storage.Tables;

/// <summary>A query and its place in the pages, as a request.</summary>
internal sealed record TableQuery(string Table, string? Filter, IEnumerable<string>? Columns)
{
    /// <param name="continuation">The two keys of the next page with a space between; the service's keys are escaped, so that a space is never part of one.</param>
    public TableRequest Page(string? continuation, int? pageSize)
    {
        var parts = new List<string>(5);
        if (!string.IsNullOrEmpty(Filter))
        {
            parts.Add("$filter=" + Uri.EscapeDataString(Filter));
        }

        if (pageSize is { } top)
        {
            parts.Add("$top=" + top.ToString(CultureInfo.InvariantCulture));
        }

        if (Columns is not null)
        {
            parts.Add(Select(Columns));
        }

        if (continuation is not null)
        {
            var space = continuation.IndexOf(' ', StringComparison.Ordinal);
            parts.Add("NextPartitionKey=" + Uri.EscapeDataString(continuation[..space]));
            if (space + 1 < continuation.Length)
            {
                parts.Add("NextRowKey=" + Uri.EscapeDataString(continuation[(space + 1)..]));
            }
        }

        return new TableRequest(RequestMethod.Get, Table + "()") { Query = string.Join('&', parts) };
    }

    /// <summary>The keys are always asked for: a row that does not know its keys is no row.</summary>
    public static string Select(IEnumerable<string>? columns) =>
        columns is null ? "" : "$select=" + Uri.EscapeDataString(string.Join(',', columns.Prepend("RowKey").Prepend("PartitionKey").Distinct(StringComparer.Ordinal)));
}
