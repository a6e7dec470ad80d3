using System.Globalization;
using System.Text.Json.Nodes;
using CrmSync.Sandbox.Xero;

namespace CrmSync.Simulation.Pairs;

/// <summary>The contacts of a Xero organisation and its bookkeepers, to whom an archived one is gone.</summary>
internal sealed class XeroSide(XeroSandbox xero, TimeProvider clock, Random hand) : IUserSide
{
    /// <summary>A number that no rule maps.</summary>
    private const string Note = "TaxNumber";
    private const string ContactName = "Name";

    public string Name => "xero";

    public IReadOnlyList<ShownRecord> Living() => [.. xero.Contacts().Select(Show)];

    public IReadOnlyList<(string Id, string? Thing)> Everything() => [.. xero.Everything().Select(Show).Select(one => (one.Id, (string?)one.Thing))];

    public IReadOnlyDictionary<string, string> Untouchable() => xero.Contacts().ToDictionary(IdOf, Untouchable);

    public string Create(string thing, IReadOnlyDictionary<string, string> values, string unmapped)
    {
        var contact = Given(values, thing);
        contact[Note] = unmapped;
        return xero.Create(contact);
    }

    public void Edit(ShownRecord record, IReadOnlyDictionary<string, string> values) => xero.Edit(record.Id, Given(values, record.Thing));

    public void EditUnmapped(ShownRecord record, string value) => xero.Edit(record.Id, new JsonObject { [Note] = value });

    public void Touch(ShownRecord record) => xero.Edit(record.Id, []);

    public void Delete(ShownRecord record) => xero.Archive(record.Id);

    /// <summary>Where versions are of whole seconds, not in the second of its last change: what that can lose is named in docs/connectors/xero.md.</summary>
    public bool MaySave(ShownRecord record) => !xero.Switches.UpdatedInWholeSeconds
        || DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(((string)xero.Contact(record.Id)!["UpdatedDateUTC"]!)[6..^7], CultureInfo.InvariantCulture)) < clock.GetUtcNow().AddSeconds(-1); // it is there, and /Date(…+0000)/ is its time

    /// <summary>Lists are written whole, so that what was never filled may be shown as blank afterwards; our number is given once, when we make a contact.</summary>
    private static string Untouchable(JsonObject contact)
    {
        foreach (var name in (string[])[ContactName, "EmailAddress", "UpdatedDateUTC"])
        {
            contact.Remove(name);
        }

        foreach (var (list, type, mapped) in ((string, string, string)[])[("Addresses", "AddressType", "POBOX"), ("Phones", "PhoneType", "DEFAULT")])
        {
            contact[list] = new JsonArray([.. Entries(contact, list).Where(entry => (string?)entry[type] != mapped).Select(Filled)]);
        }

        return contact.ToJsonString();
    }

    private static JsonNode Filled(JsonObject entry) => new JsonObject(entry.Where(member => (string?)member.Value is { Length: > 0 }).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));

    private static ShownRecord Show(JsonObject contact)
    {
        var address = Entries(contact, "Addresses").FirstOrDefault(entry => (string?)entry["AddressType"] == "POBOX");
        return new(
            IdOf(contact),
            PlainText.Of((string?)address?["City"]),
            new Dictionary<string, string>
            {
                [Supplier.Name] = PlainText.Of((string?)contact[ContactName]),
                [Supplier.Street] = PlainText.Of((string?)address?["AddressLine1"]),
                [Supplier.Email] = (string?)contact["EmailAddress"] ?? "",
                [Supplier.Phone] = string.Join(' ', ((string[])["PhoneCountryCode", "PhoneAreaCode", "PhoneNumber"]).Select(part => (string?)Phone(contact)?[part]).Where(part => part is { Length: > 0 })),
            },
            (string?)contact[Note]);
    }

    private static JsonObject? Phone(JsonObject contact) => Entries(contact, "Phones").FirstOrDefault(entry => (string?)entry["PhoneType"] == "DEFAULT");

    private static IEnumerable<JsonObject> Entries(JsonObject contact, string list) => (contact[list] as JsonArray ?? []).OfType<JsonObject>();

    private static string IdOf(JsonObject contact) => (string)contact["ContactID"]!; // a contact has an id

    private JsonObject Given(IReadOnlyDictionary<string, string> values, string thing)
    {
        var contact = new JsonObject();
        foreach (var (field, value) in values)
        {
            switch (field)
            {
                case Supplier.Name:
                    contact[ContactName] = PlainText.Careless(value, hand).Trim('\n');
                    break;
                case Supplier.Street:
                    contact["Addresses"] = new JsonArray(new JsonObject { ["AddressType"] = "POBOX", ["AddressLine1"] = value, ["City"] = thing });
                    break;
                case Supplier.Email:
                    contact["EmailAddress"] = value;
                    break;
                default:
                    // Some people fill the parts in, others write it all in one.
                    contact["Phones"] = new JsonArray(hand.Next(2) == 0
                        ? new JsonObject { ["PhoneType"] = "DEFAULT", ["PhoneNumber"] = value }
                        : new JsonObject { ["PhoneType"] = "DEFAULT", ["PhoneCountryCode"] = value.Split(' ')[0], ["PhoneAreaCode"] = value.Split(' ')[1], ["PhoneNumber"] = value.Split(' ')[2] });
                    break;
            }
        }

        return contact;
    }
}
