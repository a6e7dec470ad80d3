using Azure;
using CrmSync.App.Storage.Tables;

namespace CrmSync.Simulation.Storage;

/// <summary>A query and the pages it gives. A page that is full points to the next row there is, though that one may not match.</summary>
/// <param name="Columns">Null for all.</param>
internal sealed record MemoryQuery(MemoryFilter Filter, IReadOnlyCollection<string>? Columns)
{
    public Page<TableEntity> ReadPage(MemoryRows rows, string? continuation, int pageRows)
    {
        var page = new List<TableEntity>();
        RowPosition? next = null;
        foreach (var row in rows.Read(Filter, RowPosition.Parse(continuation)))
        {
            if (page.Count == pageRows)
            {
                next = RowPosition.Of(row);
                break;
            }

            if (Filter.Matches(row))
            {
                page.Add(RowCopies.Copy(row, Columns));
            }
        }

        // There is no response here, and nobody asks a page of rows for it.
        return Page<TableEntity>.FromValues(page, next?.Token, response: null!);
    }
}
