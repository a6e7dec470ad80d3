namespace CrmSync.Simulation.Storage;

/// <summary>Keys in ordinal order, from the first on and before the last.</summary>
/// <param name="To">Not in the range; null for no end.</param>
internal sealed record KeyRange(string From, string? To)
{
    public static readonly KeyRange All = new("", null);

    /// <summary>The key when there can be only one, else null.</summary>
    public string? OnlyKey => To == After(From) ? From : null;

    /// <summary>Nothing stands between a key and the same with U+0000 after it, which itself is never a key.</summary>
    public static string After(string key) => key + '\0';

    public bool IsBefore(string key) => To is not null && string.CompareOrdinal(To, key) <= 0;

    public KeyRange StartingAt(string key) => string.CompareOrdinal(key, From) > 0 ? this with { From = key } : this;

    public KeyRange EndingBefore(string key) => IsBefore(key) ? this : this with { To = key };

    /// <summary>Null when the comparison is no range.</summary>
    public KeyRange? Narrowed(FilterOperator comparison, string key) => comparison switch
    {
        FilterOperator.Equal => StartingAt(key).EndingBefore(After(key)),
        FilterOperator.GreaterOrEqual => StartingAt(key),
        FilterOperator.Greater => StartingAt(After(key)),
        FilterOperator.Less => EndingBefore(key),
        FilterOperator.LessOrEqual => EndingBefore(After(key)),
        FilterOperator.NotEqual => null,
        _ => throw new InvalidOperationException($"{comparison} is no comparison."),
    };
}
