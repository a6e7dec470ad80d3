using System.Globalization;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>
/// Query texts. Pages go by keyset, never by offset, so that a row that moves while we read is neither lost nor doubled (R7). WHERE is mandatory, and more than
/// two conditions are nested in pairs. https://www.zoho.com/crm/developer/docs/api/v8/COQL-Overview.html
/// </summary>
internal static class Coql
{
    /// <summary>The limits page says 2,000 rows, the reference 200; 200 is right by both.</summary>
    public const int PageSize = 200;

    public const int MostColumns = 50;

    public const int MostValues = 50;

    /// <param name="afterId">Null on the first page.</param>
    public static string Everything(string module, IEnumerable<string> columns, string? endField, DateTimeOffset? notEndedBefore, string? afterId)
    {
        var window = endField is not null && notEndedBefore is { } bound ? $"{endField} >= '{ZohoTime.Write(bound)}'" : null;
        var where = (window, afterId) switch
        {
            (null, null) => "id is not null",
            (null, _) => $"id > '{afterId}'",
            (_, null) => window,
            _ => $"({window}) and (id > '{afterId}')",
        };
        return $"select {string.Join(", ", columns)} from {module} where {where} order by id asc limit {Number(PageSize)}";
    }

    /// <param name="since">All up to and with this second is known.</param>
    /// <param name="afterId">The last row's id, with <paramref name="since"/> its time; null on the first page.</param>
    public static string Changes(string module, IEnumerable<string> columns, DateTimeOffset since, string? afterId)
    {
        var time = ZohoTime.Write(since);
        var where = afterId is null
            ? $"Modified_Time > '{time}'"
            : $"(Modified_Time > '{time}') or ((Modified_Time = '{time}') and (id > '{afterId}'))";
        return $"select {string.Join(", ", columns)} from {module} where {where} order by Modified_Time asc, id asc limit {Number(PageSize)}";
    }

    public static string ByEmail(string module, IEnumerable<string> emails) =>
        $"select id, Email from {module} where Email in ({string.Join(", ", emails.Select(Literal))}) order by id asc limit {Number(PageSize)}";

    public static string Literal(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    /// <summary>Field names stand bare in a query and in an address.</summary>
    public static bool IsName(string text) => text.Length is > 0 and <= 100 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '$');

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
