using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Xero;

/// <summary>Addresses and phones: lists in which each type is there once.</summary>
internal sealed class ContactParts(XeroSwitches switches)
{
    public static readonly string[] AddressTypes = ["STREET", "POBOX"];

    public static readonly string[] PhoneTypes = ["DDI", "DEFAULT", "FAX", "MOBILE"];

    public static readonly (string Name, int Most)[] AddressMembers =
    [
        ("AddressLine1", 500), ("AddressLine2", 500), ("AddressLine3", 500), ("AddressLine4", 500), ("City", 255), ("Region", 255), ("PostalCode", 50), ("Country", 50), ("AttentionTo", 255),
    ];

    public static readonly (string Name, int Most)[] PhoneMembers = [("PhoneNumber", 50), ("PhoneAreaCode", 10), ("PhoneCountryCode", 20)];

    public void Take(JsonObject values, JsonObject given, List<string> errors)
    {
        Take(values, given, "Addresses", "AddressType", AddressTypes, AddressMembers, errors);
        Take(values, given, "Phones", "PhoneType", [.. PhoneTypes, "OFFICE"], PhoneMembers, errors);
    }

    private void Take(JsonObject values, JsonObject given, string list, string type, string[] types, (string Name, int Most)[] members, List<string> errors)
    {
        if (given[list] is not { } node)
        {
            return;
        }

        if (node is not JsonArray entries)
        {
            throw XeroRefusal.PostData($"{list} is no list");
        }

        var taken = switches.ArraysMergeByType && values[list] is JsonObject before ? (JsonObject)before.DeepClone() : [];
        foreach (var entry in entries.OfType<JsonObject>())
        {
            var name = ContactInput.Text(entry, type) ?? "";
            if (!types.Contains(name))
            {
                throw XeroRefusal.PostData($"Error converting value \"{name}\" to type {type}");
            }

            // One entry is taken as a whole: what it leaves out is empty.
            taken[name] = Entry(entry, members, errors);
        }

        values[list] = taken;
    }

    private JsonObject Entry(JsonObject entry, (string Name, int Most)[] members, List<string> errors)
    {
        var kept = new JsonObject();
        foreach (var (name, most) in members)
        {
            var text = ContactInput.Text(entry, name) ?? "";
            text = switches.TrimsText ? text.Trim() : text;
            if (text.Length > most)
            {
                errors.Add($"The {name} field cannot be longer than {most} characters.");
            }

            if (name == "Country" && !text.All(c => char.IsAsciiLetter(c) || c == ' '))
            {
                errors.Add("Country must only contain letters.");
            }

            ContactInput.Put(kept, name, text);
        }

        return kept;
    }
}
