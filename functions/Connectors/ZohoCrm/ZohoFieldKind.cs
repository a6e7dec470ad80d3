using System.Text.Json.Nodes;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>Zoho's data types as the kinds a mapping knows. https://www.zoho.com/crm/developer/docs/api/v8/field-meta.html</summary>
internal static class ZohoFieldKind
{
    /// <summary>Null where the field cannot be mapped, such as a subform.</summary>
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

        return name == module.Reminder ? "number" : ZohoCrmModule.Users.Contains(name) ? "text" : OfType(field["data_type"].Text() switch
        {
            "formula" => field.Object("formula").At("return_type").Text() ?? "text",
            var type => type,
        });
    }

    private static string? OfType(string? type) => type switch
    {
        "text" or "string" or "textarea" or "email" or "phone" or "website" or "autonumber" or "bigint" => "text",
        "date" => "date",
        "datetime" => "instant",
        "boolean" => "flag",
        "integer" or "double" or "currency" or "percent" => "number",
        "picklist" => "choice",
        "multiselectpicklist" => "set",
        "lookup" or "ownerlookup" or "userlookup" => "reference",
        _ => null,
    };
}
