using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.Xero;

/// <summary>Addresses by type: the postal one, which invoices show, and the street. The four lines are one text to us.</summary>
internal static class XeroAddresses
{
    public const string Member = "Addresses";
    public const string Lines = "Lines";
    public const string Country = "Country";

    private const string Prefix = "Addresses.";
    private const string Type = "AddressType";
    private const int LongestLine = 500;

    private static readonly ImmutableArray<string> LineMembers = ["AddressLine1", "AddressLine2", "AddressLine3", "AddressLine4"];

    private static readonly ImmutableArray<string> Members = [.. LineMembers, "City", "Region", "PostalCode", Country, "AttentionTo"];

    public static readonly ImmutableArray<(string Name, string Title)> Types = [("POBOX", "Postal address"), ("STREET", "Street address")];

    public static readonly ImmutableArray<(string Name, string Title, int Most)> Parts =
        [(Lines, "lines", LongestLine), ("City", "city", 255), ("Region", "region", 255), ("PostalCode", "postal code", 50), (Country, "country", 50), ("AttentionTo", "attention to", 255)];

    public static string FieldOf(string type, string part) => $"{Prefix}{type}.{part}";

    /// <summary>Null where the field is no part of an address.</summary>
    public static (string Type, string Part)? PartOf(string field) =>
        field.StartsWith(Prefix, StringComparison.Ordinal) && field[Prefix.Length..].Split('.') is [var type, var part] ? (type, part) : null;

    /// <summary>No blank line, each without blanks at its ends, and what is beyond the fourth joined to it.</summary>
    public static string StoredLines(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Join('\n', lines.Length <= LineMembers.Length ? lines : [.. lines.Take(LineMembers.Length - 1), string.Join(", ", lines.Skip(LineMembers.Length - 1))]);
    }

    /// <summary>Null where the entry holds what is no text.</summary>
    public static FieldValue? Read(JsonObject? entry, string part)
    {
        if (part != Lines)
        {
            return XeroParts.TextOf(entry, part) is { } text ? FieldValue.OfText(text) : null;
        }

        var lines = LineMembers.Select(member => XeroParts.TextOf(entry, member)).ToList();
        return lines.Contains(null) ? null : FieldValue.OfText(string.Join('\n', lines.Where(line => line!.Length > 0))); // none is null
    }

    /// <summary>The whole list to send: what was read, with these parts changed.</summary>
    /// <param name="changes">By type, then by part.</param>
    /// <param name="current">Null for a new contact.</param>
    public static JsonArray Write(IReadOnlyDictionary<string, Dictionary<string, string>> changes, JsonNode? current) => XeroParts.Merge(current, Type, Members, changes.Keys, (entry, type) =>
    {
        foreach (var (part, text) in changes[type])
        {
            if (part != Lines)
            {
                entry[part] = text;
                continue;
            }

            var lines = text.Split('\n');
            for (var index = 0; index < LineMembers.Length; index++)
            {
                entry[LineMembers[index]] = index < lines.Length ? lines[index] : "";
            }
        }
    });

    public static JsonObject? Entry(JsonNode? list, string type) => XeroParts.Entry(list, Type, type);
}
