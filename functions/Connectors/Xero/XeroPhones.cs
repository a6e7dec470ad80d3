using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.Xero;

/// <summary>Phones by type. A phone is one text to us: country, area and number as they stand; written, all of it is the number.</summary>
internal static class XeroPhones
{
    public const string Member = "Phones";
    public const int LongestNumber = 50;

    private const string Prefix = "Phones.";
    private const string Type = "PhoneType";
    private const string Number = "PhoneNumber";

    /// <summary>In the order they are joined.</summary>
    private static readonly ImmutableArray<string> Parts = ["PhoneCountryCode", "PhoneAreaCode", Number];

    public static readonly ImmutableArray<(string Name, string Title)> Types = [("DEFAULT", "Phone"), ("DDI", "Direct dial"), ("MOBILE", "Mobile"), ("FAX", "Fax")];

    public static string FieldOf(string type) => Prefix + type;

    /// <summary>Null where the field is no phone.</summary>
    public static string? TypeOf(string field) => field.StartsWith(Prefix, StringComparison.Ordinal) ? field[Prefix.Length..] : null;

    /// <summary>Null where the entry holds what is no text.</summary>
    public static FieldValue? Read(JsonObject? entry)
    {
        var parts = Parts.Select(part => XeroParts.TextOf(entry, part)).ToList();
        return parts.Contains(null) ? null : FieldValue.OfText(string.Join(' ', parts.Where(part => part!.Length > 0))); // none is null
    }

    /// <summary>The whole list to send: what was read, with these types changed.</summary>
    /// <param name="current">Null for a new contact.</param>
    public static JsonArray Write(IReadOnlyDictionary<string, string> changes, JsonNode? current) => XeroParts.Merge(current, Type, Parts, changes.Keys, (entry, type) =>
    {
        foreach (var part in Parts)
        {
            entry[part] = part == Number ? changes[type] : "";
        }
    });

    public static JsonObject? Entry(JsonNode? list, string type) => XeroParts.Entry(list, Type, type);
}
