using System.Collections.Frozen;
using System.Collections.Immutable;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.Xero;

/// <summary>
/// All fields that can be mapped, and how long they may be. Xero has no custom fields on contacts, so this table is the description.
/// https://developer.xero.com/documentation/api/accounting/contacts
/// </summary>
internal static class XeroFields
{
    public const string Name = "Name";
    public const string PersonName = "PersonName";
    public const string Qualifier = "Qualifier";
    public const string Email = "EmailAddress";
    public const string Currency = "DefaultCurrency";
    public const int LongestName = 255;

    public static readonly ImmutableArray<XeroField> All =
    [
        new(Name, "Name", LongestName) { MandatoryUnless = PersonName },
        new(PersonName, "Name without its qualifier", LongestName) { MandatoryUnless = Name },
        new(Qualifier, "Qualifier in parentheses, where the name is taken", LongestName),
        new("FirstName", "First name", 255),
        new("LastName", "Last name", 255),
        new(Email, "E-mail", 255),
        new("AccountNumber", "Account number", 50),
        new("CompanyNumber", "Company registration number", 50),
        new("TaxNumber", "Tax number", 50),
        new(Currency, "Currency", 3),
        new("Website", "Website", 0, ReadOnly: true),
        new("IsCustomer", "Is a customer", 0, ReadOnly: true) { Kind = "flag" },
        new("IsSupplier", "Is a supplier", 0, ReadOnly: true) { Kind = "flag" },
        .. XeroPhones.Types.Select(type => new XeroField(XeroPhones.FieldOf(type.Name), type.Title, XeroPhones.LongestNumber)),
        .. from type in XeroAddresses.Types from part in XeroAddresses.Parts select new XeroField(XeroAddresses.FieldOf(type.Name, part.Name), $"{type.Title}: {part.Title}", part.Most),
    ];

    private static readonly FrozenDictionary<string, XeroField> ByName = All.ToFrozenDictionary(field => field.Name);

    public static XeroField? Find(string name) => ByName.GetValueOrDefault(name);

    public static ImmutableArray<FieldDescription> Describe() =>
        [.. All.Select(field => new FieldDescription(field.Name, field.Title, field.Kind, field.MandatoryUnless is not null, field.ReadOnly) { Alternative = field.MandatoryUnless })];
}
