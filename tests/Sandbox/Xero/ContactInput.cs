using System.Text.Json;
using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Xero;

/// <summary>What a contact would hold after a change, and what is wrong with it. https://developer.xero.com/documentation/api/accounting/contacts</summary>
internal sealed class ContactInput(XeroState state)
{
    private const int MostPeople = 5;

    private static readonly (string Name, int Most)[] Texts =
    [
        ("FirstName", 255), ("LastName", 255), ("EmailAddress", 255), ("ContactNumber", 50), ("AccountNumber", 50), ("CompanyNumber", 50), ("TaxNumber", 50), ("BankAccountDetails", 255),
    ];

    private static readonly string[] PersonParts = ["FirstName", "LastName", "EmailAddress"];

    /// <summary>Blank clears, omitted leaves.</summary>
    /// <param name="contact">Null for a new one.</param>
    /// <param name="byPeople">People set in Xero itself what the API does not take.</param>
    public (JsonObject Values, IReadOnlyList<string> Errors) Take(XeroOrganisation organisation, XeroContact? contact, JsonObject given, bool byPeople = false)
    {
        var values = contact is null ? new JsonObject { ["ContactStatus"] = "ACTIVE" } : (JsonObject)contact.Current.Values.DeepClone();
        var errors = new List<string>();
        foreach (var (name, most) in Texts)
        {
            Set(values, name, Text(given, name), most, errors);
        }

        TakeName(values, given, errors);
        TakeStatus(values, given);
        TakeCurrency(organisation, values, given, errors);
        TakePeople(values, given, errors);
        new ContactParts(state.Switches).Take(values, given, errors);
        if (byPeople && given.ContainsKey("Website"))
        {
            Set(values, "Website", Text(given, "Website"), 255, errors);
        }

        Judge(organisation, contact, values, errors);
        return (values, state.Switches.ShowsFirstErrorOnly ? [.. errors.Take(1)] : errors);
    }

    public static string Normalised(string name) => string.Join(' ', name.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static void TakeName(JsonObject values, JsonObject given, List<string> errors)
    {
        if (Text(given, "Name") is { } name)
        {
            values["Name"] = Normalised(name);
        }

        if (((string?)values["Name"] ?? "").Length == 0)
        {
            errors.Add("The Contact Name cannot be empty.");
        }
        else if (((string)values["Name"]!).Length > 255)
        {
            errors.Add("The Contact Name cannot be longer than 255 characters.");
        }
        else if (((string)values["Name"]!).IndexOfAny(['<', '>']) >= 0)
        {
            errors.Add("The Contact Name cannot contain angle brackets.");
        }
    }

    private static void TakeStatus(JsonObject values, JsonObject given)
    {
        if (Text(given, "ContactStatus") is { Length: > 0 } status)
        {
            values["ContactStatus"] = status is "ACTIVE" or "ARCHIVED" or "GDPRREQUEST" ? status : throw XeroRefusal.PostData($"Error converting value \"{status}\" to type ContactStatus");
        }
    }

    private static void TakeCurrency(XeroOrganisation organisation, JsonObject values, JsonObject given, List<string> errors)
    {
        if (Text(given, "DefaultCurrency") is not { } code)
        {
            return;
        }

        if (code.Length > 0 && (code.Length != 3 || !code.All(char.IsAsciiLetterUpper)))
        {
            throw XeroRefusal.PostData($"Error converting value \"{code}\" to type CurrencyCode");
        }

        if (code.Length > 0 && !organisation.Currencies.Contains(code))
        {
            errors.Add("The organisation is not subscribed to this currency.");
        }

        Put(values, "DefaultCurrency", code);
    }

    /// <summary>Replaced as a whole.</summary>
    private static void TakePeople(JsonObject values, JsonObject given, List<string> errors)
    {
        if (given["ContactPersons"] is not { } people)
        {
            return;
        }

        if (people is not JsonArray list)
        {
            throw XeroRefusal.PostData("ContactPersons is no list");
        }

        if (list.Count > MostPeople)
        {
            errors.Add($"A contact can have at most {MostPeople} contact persons.");
        }

        values["ContactPersons"] = new JsonArray([.. list.OfType<JsonObject>().Select(person =>
        {
            var taken = new JsonObject { ["IncludeInEmails"] = person["IncludeInEmails"]?.ToString() is "true" or "True" };
            foreach (var part in PersonParts)
            {
                Put(taken, part, Text(person, part) ?? "");
            }

            return taken;
        })]);
    }

    private void Judge(XeroOrganisation organisation, XeroContact? contact, JsonObject values, List<string> errors)
    {
        if ((string?)values["EmailAddress"] is { } email && !IsEmail(email))
        {
            errors.Add("Email address must be valid.");
        }

        var (wasActive, isActive) = (contact?.IsActive ?? false, (string?)values["ContactStatus"] == "ACTIVE");
        var name = (string?)values["Name"] ?? "";
        var checksName = isActive && (wasActive || contact is null || state.Switches.UnarchiveChecksName);
        if (checksName && name.Length > 0 && state.Named(organisation, name, contact) is not null)
        {
            errors.Add($"The contact name {name} is already assigned to another contact. The contact name must be unique across all active contacts.");
        }

        if ((string?)values["ContactNumber"] is { } number && XeroState.Numbered(organisation, number, contact) is { } other && (other.IsActive || state.Switches.ArchivedKeepContactNumber))
        {
            errors.Add(string.Format(System.Globalization.CultureInfo.InvariantCulture, state.Switches.ContactNumberTaken, number));
        }

        if (state.Switches.AccountNumberIsUnique && (string?)values["AccountNumber"] is { } account && account != contact?.Current.Text("AccountNumber")
            && organisation.Contacts.Values.Any(c => c != contact && c.IsActive && c.Current.Text("AccountNumber") == account))
        {
            errors.Add("The Account Number already exists. Please enter a different Account Number.");
        }
    }

    private void Set(JsonObject values, string name, string? text, int most, List<string> errors)
    {
        if (text is null)
        {
            return;
        }

        text = state.Switches.TrimsText ? text.Trim() : text;
        if (text.Length > most)
        {
            errors.Add($"The {name} field cannot be longer than {most} characters.");
        }

        Put(values, name, text);
    }

    internal static void Put(JsonObject values, string name, string text)
    {
        if (text.Length == 0)
        {
            values.Remove(name);
        }
        else
        {
            values[name] = text;
        }
    }

    /// <summary>Null where the member is left out, or null.</summary>
    internal static string? Text(JsonObject given, string name) => given[name] is not { } node ? null : node.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Object or JsonValueKind.Array => throw XeroRefusal.PostData($"Unexpected character encountered while parsing value of {name}"),
        _ => node.ToJsonString(),
    };

    /// <summary>ASCII only: umlauts are not supported.</summary>
    private static bool IsEmail(string text) =>
        text.Split('@') is [{ Length: > 0 } local, var domain] && local.All(IsEmailCharacter) && domain.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')
        && domain.IndexOf('.', StringComparison.Ordinal) > 0 && domain[^1] != '.' && !text.Contains("..", StringComparison.Ordinal);

    private static bool IsEmailCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+/=?^_`{|}~.-".Contains(c, StringComparison.Ordinal);
}
