using System.Globalization;

namespace CrmSync.App.Storage.Tables;

/// <summary>
/// Makes filters from interpolated text; every value is written as a literal of its type, so that no value can become syntax.
/// https://learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities#filtering-on-property-values
/// </summary>
public static class TableFilter
{
    public static string Create(FormattableString filter) =>
        string.Format(CultureInfo.InvariantCulture, filter.Format, filter.GetArguments().Select(object? (value) => Literal(value)).ToArray());

    private static string Literal(object? value) => value switch
    {
        string text => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'",
        bool flag => flag ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture) + "L",
        double number => Double(number),
        DateTimeOffset time => "datetime'" + time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) + "'",
        Guid id => "guid'" + id.ToString("D") + "'",
        byte[] bytes => "X'" + Convert.ToHexStringLower(bytes) + "'",
        null => throw new ArgumentException("A filter cannot compare with nothing: an absent property matches no comparison.", nameof(value)),
        _ => throw new ArgumentException($"A filter cannot compare with a {value.GetType().Name}.", nameof(value)),
    };

    private static string Double(double number)
    {
        if (!double.IsFinite(number))
        {
            throw new ArgumentException("A filter compares with finite numbers.", nameof(number));
        }

        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny(".E") < 0 ? text + ".0" : text;
    }
}
