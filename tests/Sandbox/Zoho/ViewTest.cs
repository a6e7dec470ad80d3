using System.Globalization;
using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Zoho;

/// <summary>Whether a record is in a view.</summary>
internal static class ViewTest
{
    /// <param name="row">The record as a read by id shows it.</param>
    public static bool Shows(ViewCriteria criteria, JsonObject row) => criteria switch
    {
        ViewCriteria.Compare compare => Holds(compare, Text(row[compare.Field])),
        ViewCriteria.Group { All: true } group => group.Of.All(one => Shows(one, row)),
        ViewCriteria.Group group => group.Of.Any(one => Shows(one, row)),
        _ => throw new InvalidOperationException($"unknown criteria {criteria}"),
    };

    private static bool Holds(ViewCriteria.Compare compare, string? text)
    {
        if (compare.Comparator is "equal" or "not_equal")
        {
            return Same(text ?? "", compare.Value ?? "") == (compare.Comparator == "equal");
        }

        return text is not null && compare.Value is { } value && compare.Comparator switch
        {
            "contains" => text.Contains(value, StringComparison.OrdinalIgnoreCase),
            "starts_with" => text.StartsWith(value, StringComparison.OrdinalIgnoreCase),
            "less_than" => Order(text, value) < 0,
            "less_equal" => Order(text, value) <= 0,
            "greater_than" => Order(text, value) > 0,
            "greater_equal" => Order(text, value) >= 0,
            _ => throw new InvalidOperationException($"unknown comparator {compare.Comparator}"),
        };
    }

    private static string? Text(JsonNode? value) => value switch
    {
        null => null,
        JsonObject reference => (string?)reference["id"],
        JsonArray elements => string.Join(';', elements.Select(Text)),
        _ => value.ToString(),
    };

    private static bool Same(string left, string right) =>
        string.Equals(left, right, StringComparison.OrdinalIgnoreCase) || (Number(left) is { } number && number == Number(right)) || (ZohoTime.Parse(left) is { } moment && moment == ZohoTime.Parse(right));

    private static int Order(string left, string right) => (Number(left), Number(right), ZohoTime.Parse(left), ZohoTime.Parse(right)) switch
    {
        ({ } one, { } other, _, _) => one.CompareTo(other),
        (_, _, { } one, { } other) => one.CompareTo(other),
        _ => string.CompareOrdinal(left, right),
    };

    private static decimal? Number(string text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
