using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Zoho;

/// <summary>A field as the settings describe it. https://www.zoho.com/crm/developer/docs/api/v8/field-meta.html</summary>
internal sealed class FieldMetadata(ZohoState state)
{
    public JsonArray Of(ModuleState module) =>
        [.. module.Fields.Where(field => !module.Hidden.TryGetValue(field.ApiName, out var how) || how != FieldHiding.Profile).Select(field => Of(module, field))];

    private JsonObject Of(ModuleState module, FieldDefinition field) => new()
    {
        ["id"] = field.Id,
        ["api_name"] = field.ApiName,
        ["field_label"] = field.Label,
        ["display_label"] = field.Label,
        ["data_type"] = field.DataType,
        ["json_type"] = field.JsonType,
        ["length"] = field.Length,
        ["decimal_place"] = field.DecimalPlaces,
        ["custom_field"] = field.Custom,
        ["read_only"] = field.ReadOnly,
        ["field_read_only"] = field.ReadOnly,
        ["system_mandatory"] = field.Mandatory,
        ["visible"] = !module.Hidden.ContainsKey(field.ApiName),
        ["unique"] = field.Unique ? new JsonObject { ["casesensitive"] = "false" } : [],
        ["external"] = field.External is null ? null : new JsonObject { ["type"] = field.External, ["show"] = true },
        ["lookup"] = field.Lookup is { } target ? new JsonObject { ["module"] = new JsonObject { ["api_name"] = target, ["id"] = state.Modules.GetValueOrDefault(target)?.Definition.Id } } : [],
        ["formula"] = field.Formula is { } formula ? new JsonObject { ["return_type"] = formula.Type, ["expression"] = "" } : [],
        ["pick_list_values"] = new JsonArray([.. field.PickList.Select((value, index) => new JsonObject
        {
            ["id"] = $"{field.Id}{index:D3}",
            ["display_value"] = value.Display,
            ["actual_value"] = value.Actual,
            ["reference_value"] = value.Actual,
            ["sequence_number"] = index + 1,
            ["colour_code"] = null,
            ["type"] = value.Unused ? "unused" : "used",
        })]),
        ["operation_type"] = new JsonObject
        {
            ["web_update"] = !field.ReadOnly, ["api_create"] = !field.ReadOnly, ["web_create"] = !field.ReadOnly, ["api_update"] = !field.ReadOnly,
        },
        ["textarea"] = field.TextArea is null ? null : new JsonObject
        {
            ["type"] = module.Name == "Events" && field.ApiName == "Description" && state.Switches.DescriptionIsRichText ? "rich_text" : field.TextArea,
        },
    };
}
