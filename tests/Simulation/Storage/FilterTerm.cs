using CrmSync.App.Storage.Tables;

namespace CrmSync.Simulation.Storage;

/// <summary>A filter as read.</summary>
internal abstract record FilterTerm
{
    private FilterTerm()
    {
    }

    public abstract bool Matches(TableEntity row);

    public sealed record And(FilterTerm Left, FilterTerm Right) : FilterTerm
    {
        public override bool Matches(TableEntity row) => Left.Matches(row) && Right.Matches(row);
    }

    public sealed record Or(FilterTerm Left, FilterTerm Right) : FilterTerm
    {
        public override bool Matches(TableEntity row) => Left.Matches(row) || Right.Matches(row);
    }

    public sealed record Not(FilterTerm Inner) : FilterTerm
    {
        public override bool Matches(TableEntity row) => !Inner.Matches(row);
    }

    /// <summary>An absent property matches no comparison, nor does one of another kind than the literal.</summary>
    public sealed record Comparison(string Name, FilterOperator Operator, object Literal) : FilterTerm
    {
        public override bool Matches(TableEntity row) => FilterOrder.Compare(Value(row), Literal) is { } order && Operator switch
        {
            FilterOperator.Equal => order == 0,
            FilterOperator.NotEqual => order != 0,
            FilterOperator.Greater => order > 0,
            FilterOperator.GreaterOrEqual => order >= 0,
            FilterOperator.Less => order < 0,
            FilterOperator.LessOrEqual => order <= 0,
            _ => throw new InvalidOperationException($"{Operator} is no comparison."),
        };

        private object? Value(TableEntity row) => Name switch
        {
            "PartitionKey" => row.PartitionKey,
            "RowKey" => row.RowKey,
            "Timestamp" => row.Timestamp,
            TableEntityJson.WriteIdName => row.WriteId,
            _ => row[Name],
        };
    }
}
