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

    private static int Count(ReadOnlySpan<char> filter)
    {
        var (count, isQuoted) = (0, false);
        foreach (var part in filter.Split('\''))
        {
            count += isQuoted ? 0 : CountIn(filter[part]);
            isQuoted = !isQuoted;
        }

        return count;
    }

    private static int CountIn(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var word in text.SplitAny(' ', '(', ')'))
        {
            count += text[word] is "eq" or "ne" or "gt" or "ge" or "lt" or "le" ? 1 : 0;
        }

        return count;
    }
}
