using CrmSync.App.Storage.Tables;

namespace CrmSync.Simulation.Storage;

/// <summary>A filter as two ranges of keys, where rows are looked for, and what is left to ask of each row there.</summary>
internal sealed record MemoryFilter(KeyRange Partitions, KeyRange Rows, IReadOnlyList<FilterTerm> Rest)
{
    public static readonly MemoryFilter Everything = new(KeyRange.All, KeyRange.All, []);

    public static MemoryFilter Read(string filter) => Everything.With(FilterReader.Read(filter));

    public bool Matches(TableEntity row)
    {
        foreach (var term in Rest)
        {
            if (!term.Matches(row))
            {
                return false;
            }
        }

        return true;
    }

    private MemoryFilter With(FilterTerm term) => term switch
    {
        FilterTerm.And both => With(both.Left).With(both.Right),
        FilterTerm.Comparison { Literal: string key } comparison => OfKeys(comparison, key) ?? Asking(term),
        _ => Asking(term),
    };

    private MemoryFilter? OfKeys(FilterTerm.Comparison comparison, string key) => comparison.Name switch
    {
        "PartitionKey" => Partitions.Narrowed(comparison.Operator, key) is { } partitions ? this with { Partitions = partitions } : null,
        "RowKey" => Rows.Narrowed(comparison.Operator, key) is { } rows ? this with { Rows = rows } : null,
        _ => null,
    };

    private MemoryFilter Asking(FilterTerm term) => this with { Rest = [.. Rest, term] };
}
