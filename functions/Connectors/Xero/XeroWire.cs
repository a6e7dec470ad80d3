using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.Xero;

/// <summary>Field changes as a contact to send. What Xero is known to refuse is refused here, by the field's name.</summary>
internal static class XeroWire
{
    /// <param name="current">The contact as read; null for a new one.</param>
    public static Outcome<XeroDraft> Draft(ImmutableArray<FieldChange> changes, JsonObject? current)
    {
        var texts = new Dictionary<string, string>();
        foreach (var change in changes)
        {
            if (!TextOf(change).Succeeded(out var text, out var fault))
            {
                return fault;
            }

            texts[change.Field] = text;
        }

        var names = NamesOf(texts, current);
        if (names.Any(name => name.Length is 0 or > XeroFields.LongestName) || (names.IsEmpty && current is null))
        {
            return Rejected(XeroFields.Name, $"a contact needs a name of at most {XeroFields.LongestName} characters, its qualifier included");
        }

        if (names.Any(name => name.AsSpan().ContainsAny('<', '>')))
        {
            // Answered as if it had been saved, and not saved: https://github.com/XeroAPI/xero-php-oauth2/issues/179
            return Rejected(XeroFields.Name, "Xero takes no angle brackets in a name");
        }

        return new XeroDraft(MembersOf(texts, current), IsName(names, current) ? [] : names);
    }

    private static Outcome<string> TextOf(FieldChange change)
    {
        if (XeroFields.Find(change.Field) is not { ReadOnly: false } field || change is not FieldChange.Assign { Value: FieldValue.Text or FieldValue.Empty } assign)
        {
            return Rejected(change.Field, "Xero has no such text to write");
        }

        var text = assign.Value is FieldValue.Text given ? XeroStoredForm.Stored(field.Name, given.Value) : "";
        var longest = text.Split('\n').Max(line => line.Length);
        return Objection(field.Name, text) is { } objection ? Rejected(field.Name, objection)
            : longest > field.Most ? Rejected(field.Name, $"longer than the {field.Most} characters that Xero takes")
            : text;
    }

    /// <summary>https://developer.xero.com/documentation/api/accounting/contacts: no umlauts in addresses of mail, letters only in countries, currencies by their codes.</summary>
    private static string? Objection(string field, string text) => field switch
    {
        XeroFields.Email when text.Any(letter => !char.IsAscii(letter)) => "Xero takes no letters with accents in an e-mail address",
        XeroFields.Currency when text.Length > 0 && (text.Length != 3 || !text.All(char.IsAsciiLetterUpper)) => "a currency is a code of three capital letters",
        _ when XeroAddresses.PartOf(field) is (_, XeroAddresses.Country) && !text.All(letter => char.IsAsciiLetter(letter) || letter == ' ') => "Xero takes the letters A to Z only in a country",
        _ => null,
    };

    /// <summary>The plain name first where a qualifier is given; where it is not, the form that the contact's name has stays.</summary>
    private static ImmutableArray<string> NamesOf(Dictionary<string, string> texts, JsonObject? current)
    {
        if (texts.TryGetValue(XeroFields.Name, out var whole))
        {
            return [whole];
        }

        if (!texts.ContainsKey(XeroFields.PersonName) && !texts.ContainsKey(XeroFields.Qualifier))
        {
            return [];
        }

        var (oldPerson, oldQualifier) = XeroName.Split(current?[XeroFields.Name].Text() ?? "");
        var person = texts.GetValueOrDefault(XeroFields.PersonName, oldPerson);
        if (person.Length == 0)
        {
            return [""];
        }

        return texts.TryGetValue(XeroFields.Qualifier, out var qualifier)
            ? qualifier.Length > 0 ? [person, XeroName.Compose(person, qualifier)] : [person]
            : [XeroName.Compose(person, oldQualifier)];
    }

    private static bool IsName(ImmutableArray<string> names, JsonObject? current) => !names.IsEmpty && names[0] == current?[XeroFields.Name].Text();

    private static JsonObject MembersOf(Dictionary<string, string> texts, JsonObject? current)
    {
        var members = new JsonObject();
        var phones = new Dictionary<string, string>();
        var addresses = new Dictionary<string, Dictionary<string, string>>();
        foreach (var (field, text) in texts)
        {
            if (XeroPhones.TypeOf(field) is { } phone)
            {
                phones[phone] = text;
            }
            else if (XeroAddresses.PartOf(field) is var (type, part))
            {
                (addresses.TryGetValue(type, out var parts) ? parts : addresses[type] = [])[part] = text;
            }
            else if (field is not (XeroFields.Name or XeroFields.PersonName or XeroFields.Qualifier))
            {
                members[field] = text; // blank clears
            }
        }

        if (phones.Count > 0)
        {
            members[XeroPhones.Member] = XeroPhones.Write(phones, current?[XeroPhones.Member]);
        }

        if (addresses.Count > 0)
        {
            members[XeroAddresses.Member] = XeroAddresses.Write(addresses, current?[XeroAddresses.Member]);
        }

        return members;
    }

    private static Fault Rejected(string field, string why) => new(FaultKind.Rejected, $"{field}: {why}");
}
