using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Zoho;

/// <summary>Refuses a record whose unique or external value another living one has. https://www.zoho.com/crm/developer/docs/api/v8/status-codes.html</summary>
internal sealed class UniqueFields(ZohoState state)
{
    public void Check(ModuleState module, JsonObject values, int row, string? self)
    {
        var clashes = new List<RowRefusal>();
        foreach (var field in module.Fields.Where(f => f.Unique || f.External is not null))
        {
            if (values[field.ApiName]?.ToString() is { Length: > 0 } value && module.ByValue(field.ApiName, value) is { } other && other.Id != self)
            {
                clashes.Add(new("DUPLICATE_DATA", Details(module, field, other, row)));
            }
        }

        if (clashes.Count > 0)
        {
            throw clashes.Count == 1 ? clashes[0] : new RowRefusal("MULTIPLE_OR_MULTI_ERRORS", new() { ["errors"] = new JsonArray([.. clashes.Select(one => one.Item())]) });
        }
    }

    private JsonObject Details(ModuleState module, FieldDefinition field, ZohoRecord other, int row) => new()
    {
        ["api_name"] = field.ApiName,
        ["duplicate_record"] = new JsonObject
        {
            ["Owner"] = state.UserReference((string?)other.Current.Values["Owner"]?["id"] ?? other.CreatedBy),
            ["module"] = new JsonObject { ["api_name"] = module.Name, ["id"] = module.Definition.Id },
            ["id"] = other.Id,
        },
        ["json_path"] = $"$.data[{row}].{field.ApiName}",
        ["id"] = other.Id,
        ["more_records"] = false,
    };
}
