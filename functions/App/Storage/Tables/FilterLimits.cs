namespace CrmSync.App.Storage.Tables;

/// <summary>
/// Azure takes 15 comparisons a filter; Azurite takes any number.
/// https://learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities#constructing-filter-strings
/// </summary>
public static class FilterLimits
{
    public const int Comparisons = 15;

    public static void Check(string? filter)
    {
        var count = filter is null ? 0 : Count(filter);
        if (count > Comparisons)
        {
            throw new ArgumentException($"A filter of {count} comparisons; {Comparisons} are allowed.", nameof(filter));
        }
    }

    private static int Count(string filter)
    {
        var count = 0;
        var outsideQuotes = filter.Split('\'').Where((_, index) => index % 2 == 0);
        foreach (var text in outsideQuotes)
        {
            count += text.Split([' ', '(', ')'], StringSplitOptions.RemoveEmptyEntries).Count(word => word is "eq" or "ne" or "gt" or "ge" or "lt" or "le");
        }

        return count;
    }
}
