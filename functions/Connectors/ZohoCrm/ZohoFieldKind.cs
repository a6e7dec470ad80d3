using System.Text.Json.Nodes;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>Zoho's data types as the kinds a mapping knows. https://www.zoho.com/crm/developer/docs/api/v8/field-meta.html</summary>
internal static class ZohoFieldKind
{
    /// <summary>Null where the field cannot be mapped. A custom date is text to us: only the module's table tells a date from a text that looks like one.</summary>
    public static string? Of(string name, JsonObject field, ZohoCrmModule module)
    {
        if (name == module.Start || name == module.End)
        {
            return "moment";
        }

        if (name == module.Guests)
        {
            return "set";
        }

        return name == module.Reminder ? "number" : field["data_type"].Text() switch
        {
            "text" or "textarea" or "email" or "phone" or "website" or "autonumber" or "bigint" or "lookup" or "ownerlookup" or "userlookup" => "text",
            "date" => module.Dates.Contains(name) ? "date" : "text",
            "datetime" => "instant",
            "boolean" => "flag",
            "integer" or "double" or "currency" or "percent" => "number",
            "picklist" => "choice",
            "multiselectpicklist" => "set",
            _ => null,
        };
    }
}
