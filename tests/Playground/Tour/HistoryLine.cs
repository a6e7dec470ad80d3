using System.Globalization;
using System.Text.Json.Nodes;

namespace CrmSync.Playground.Tour;

/// <summary>An entry of a record's history as one line.</summary>
internal static class HistoryLine
{
    /// <param name="other">The system on the right.</param>
    public static string Of(JsonNode entry, string other)
    {
        var at = DateTimeOffset.Parse((string)entry["at"]!, CultureInfo.InvariantCulture);
        var side = (string?)entry["side"] switch { "left" => "CRM", "right" => other, _ => "" };
        var fields = string.Join(", ", entry["fields"]!.AsArray().Select(field => (string?)field));
        return $"{at:HH:mm:ss}  {(string?)entry["outcome"],-8}  {side,-6}  {fields} {(string?)entry["reason"]}".TrimEnd();
    }
}
