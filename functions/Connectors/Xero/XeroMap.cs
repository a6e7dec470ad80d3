using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.Xero;

/// <summary>A contact of Xero as an observation. Pure.</summary>
internal static class XeroMap
{
    public const string Id = "ContactID";
    public const string Number = "ContactNumber";
    public const string Status = "ContactStatus";
    public const string Archived = "ARCHIVED";

    private const string Active = "ACTIVE";
    private const string ErasureRequested = "GDPRREQUEST";

    /// <summary>A version this young by Xero's clock, which tells whole seconds, could still cover a further edit (R2).</summary>
    private static readonly TimeSpan SoftFor = TimeSpan.FromSeconds(2);

    public static DateTimeOffset? ModifiedOf(JsonObject row) => XeroTime.Parse(row["UpdatedDateUTC"].Text());

    public static bool IsAt(JsonObject row, RecordVersion expected) => ModifiedOf(row) is { } modified && XeroTime.Version(modified) == expected;

    public static bool IsArchived(JsonObject row) => row[Status].Text() == Archived;

    /// <summary>Null where the row names no contact.</summary>
    public static Observation? Observe(JsonObject row, DateTimeOffset vendorNow, PlaceIdentity place)
    {
        if (row[Id].Id() is not { } id)
        {
            return null;
        }

        if (ModifiedOf(row) is not { } modified)
        {
            return new(new(id), new(""), vendorNow, Soft: false, new ObservedState.Unreadable("the contact shows no modified time"));
        }

        return new(new(id), XeroTime.Version(modified), modified, modified > vendorNow - SoftFor, StateOf(row)) { Stamp = Stamp.Read(row[Number].Text(), place) };
    }

    /// <summary>The value of a field; null where it is not what Xero documents.</summary>
    public static FieldValue? ValueOf(JsonObject row, string field)
    {
        switch (field)
        {
            case XeroFields.PersonName or XeroFields.Qualifier:
                return TextOf(row, XeroFields.Name) is not { } name ? null
                    : XeroName.Split(name) is var (person, qualifier) && field == XeroFields.PersonName ? FieldValue.OfText(person) : FieldValue.OfText(qualifier);
            case "IsCustomer" or "IsSupplier":
                return row[field] is null ? FieldValue.Nothing : row[field].Flag() is { } flag ? new FieldValue.Flag(flag) : null;
            default:
                return XeroPhones.TypeOf(field) is { } phone ? IsList(row, XeroPhones.Member) ? XeroPhones.Read(XeroPhones.Entry(row[XeroPhones.Member], phone)) : null
                    : XeroAddresses.PartOf(field) is var (type, part) ? IsList(row, XeroAddresses.Member) ? XeroAddresses.Read(XeroAddresses.Entry(row[XeroAddresses.Member], type), part) : null
                    : TextOf(row, field) is { } text ? FieldValue.OfText(text) : null;
        }
    }

    private static ObservedState StateOf(JsonObject row)
    {
        if (row[Status].Text() is not (Active or Archived or ErasureRequested))
        {
            return new ObservedState.Unreadable("the contact's status is none that is known");
        }

        if (IsArchived(row))
        {
            // https://developer.xero.com/documentation/api/accounting/contacts: a merged contact is archived and names the one that stays.
            return new ObservedState.Deleted { At = ModifiedOf(row), SurvivedBy = row["MergedToContactID"].Id() is { } survivor ? new RecordId(survivor) : null };
        }

        var values = ImmutableSortedDictionary.CreateBuilder<string, FieldValue>(StringComparer.Ordinal);
        foreach (var field in XeroFields.All)
        {
            if (ValueOf(row, field.Name) is not { } value)
            {
                return new ObservedState.Unreadable($"the value of {field.Name} is not understood");
            }

            values[field.Name] = value;
        }

        return new ObservedState.Living(values.ToImmutable())
        {
            Unsupported = row[Status].Text() == ErasureRequested ? "its erasure was requested" : null,
        };
    }

    private static bool IsList(JsonObject row, string member) => row[member] is null or JsonArray;

    private static string? TextOf(JsonObject row, string member) => XeroParts.TextOf(row, member);
}
