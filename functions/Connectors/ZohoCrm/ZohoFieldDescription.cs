using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>A field's metadata as a mapping sees it. https://www.zoho.com/crm/developer/docs/api/v8/field-meta.html</summary>
internal static class ZohoFieldDescription
{
    /// <summary>What a reference to a user refers to; no collection that is synced.</summary>
    private const string Users = "users";

    /// <summary>Null where the field cannot be mapped.</summary>
    public static FieldDescription? Of(JsonObject field, ZohoCrmModule module)
    {
        if (field["api_name"].Text() is not { } name || name == ZohoCrmModule.StampField || ZohoFieldKind.Of(name, field, module) is not { } kind)
        {
            return null;
        }

        return new(
            name,
            field["display_label"].Text() ?? field["field_label"].Text() ?? name,
            kind,
            Mandatory: field["system_mandatory"].Flag() == true,
            ReadOnly: IsReadOnly(field),
            Custom: field["custom_field"].Flag() == true)
        {
            Choices = kind is "choice" or "set" ? Choices(field) : [],
            RefersTo = kind == "reference" ? field.Object("lookup").Object("module").At("api_name").Text() ?? Users : null,
        };
    }

    private static bool IsReadOnly(JsonObject field) =>
        field["data_type"].Text() is "formula" or "autonumber"
        || field["read_only"].Flag() == true || field["field_read_only"].Flag() == true
        || (field.Object("operation_type") is { } may && may["api_create"].Flag() == false && may["api_update"].Flag() == false);

    /// <summary>What records store, which people may see under another name; those that are no longer offered left out.</summary>
    private static ImmutableArray<string> Choices(JsonObject field) =>
        [.. field["pick_list_values"].Objects().Where(value => value["type"].Text() != "unused").Select(value => value["actual_value"].Text() ?? value["display_value"].Text()).OfType<string>()];
}
