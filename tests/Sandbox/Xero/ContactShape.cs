using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Xero;

/// <summary>A contact as the API shows it.</summary>
internal sealed class ContactShape(XeroState state)
{
    private static readonly string[] Texts =
        ["ContactNumber", "AccountNumber", "ContactStatus", "Name", "FirstName", "LastName", "CompanyNumber", "EmailAddress", "BankAccountDetails", "TaxNumber"];

    private static readonly string[] LeftOutOfSummary =
        ["Addresses", "Balances", "ContactGroups", "ContactPersons", "IsCustomer", "IsSupplier", "PurchasesDefaultAccountCode", "PurchasesTrackingCategories", "SalesDefaultAccountCode", "SalesTrackingCategories"];

    /// <param name="detail">What only pages and reads by id show.</param>
    public JsonObject Show(Guid id, XeroVersion version, bool detail = true)
    {
        var shown = new JsonObject { ["ContactID"] = id.ToString() };
        foreach (var name in Texts)
        {
            if ((version.Text(name) ?? (state.Switches.ShowsBlankTexts ? "" : null)) is { } text)
            {
                shown[name] = text;
            }
        }

        shown["Addresses"] = Parts(version.Values["Addresses"], "AddressType", ContactParts.AddressTypes, ContactParts.AddressMembers);
        shown["Phones"] = Parts(version.Values["Phones"], "PhoneType", ContactParts.PhoneTypes, ContactParts.PhoneMembers);
        shown["UpdatedDateUTC"] = XeroDate.Member(version.Updated);
        shown["ContactGroups"] = new JsonArray();
        shown["IsSupplier"] = (bool?)version.Values["IsSupplier"] ?? false;
        shown["IsCustomer"] = (bool?)version.Values["IsCustomer"] ?? false;
        if (detail)
        {
            Copy(version, shown, "DefaultCurrency");
            Copy(version, shown, "Website");
            Copy(version, shown, "MergedToContactID");
            shown["SalesDefaultLineAmountType"] = "INCLUSIVE";
            shown["PurchasesDefaultLineAmountType"] = "INCLUSIVE";
            shown["Balances"] = new JsonObject
            {
                ["AccountsReceivable"] = new JsonObject { ["Outstanding"] = 0.0, ["Overdue"] = 0.0 },
                ["AccountsPayable"] = new JsonObject { ["Outstanding"] = 0.0, ["Overdue"] = 0.0 },
            };
            shown["ContactPersons"] = version.Values["ContactPersons"]?.DeepClone() ?? new JsonArray();
        }

        shown["HasAttachments"] = false;
        shown["HasValidationErrors"] = false;
        foreach (var (name, value) in version.Odd ?? [])
        {
            shown[name] = value?.DeepClone();
        }

        return shown;
    }

    public static JsonObject Summary(JsonObject shown)
    {
        foreach (var name in LeftOutOfSummary)
        {
            shown.Remove(name);
        }

        return shown;
    }

    /// <summary>What was sent, as an answer that refuses it repeats it.</summary>
    public static JsonObject Echo(JsonObject given, Guid id, IEnumerable<string> errors)
    {
        var echo = (JsonObject)given.DeepClone();
        echo["ContactID"] = id.ToString();
        echo["HasValidationErrors"] = true;
        echo["ValidationErrors"] = new JsonArray([.. errors.Select(message => new JsonObject { ["Message"] = message })]);
        return echo;
    }

    public SandboxResponse Envelope(IEnumerable<JsonObject> contacts, JsonObject? pagination = null)
    {
        var body = new JsonObject
        {
            ["Id"] = state.NewId().ToString(),
            ["Status"] = "OK",
            ["ProviderName"] = "CRM Sync",
            ["DateTimeUTC"] = XeroDate.Envelope(state.Time.GetUtcNow()),
        };
        if (pagination is not null)
        {
            body["pagination"] = pagination;
        }

        body["Contacts"] = new JsonArray([.. contacts]);
        return SandboxResponse.Json(200, body);
    }

    private JsonArray Parts(JsonNode? held, string type, string[] types, (string Name, int Most)[] members) => [.. types.Select(name =>
    {
        var entry = held?[name] as JsonObject;
        var shown = new JsonObject { [type] = name };
        foreach (var (member, _) in members)
        {
            // An address that was never filled in has no lines at all.
            if (entry?[member] is { } value)
            {
                shown[member] = value.DeepClone();
            }
            else if (state.Switches.ShowsBlankParts && (entry is not null || !member.StartsWith("AddressLine", StringComparison.Ordinal)) && member != "AttentionTo")
            {
                shown[member] = "";
            }
        }

        return shown;
    })];

    private static void Copy(XeroVersion version, JsonObject shown, string name)
    {
        if (version.Text(name) is { } text)
        {
            shown[name] = text;
        }
    }
}
