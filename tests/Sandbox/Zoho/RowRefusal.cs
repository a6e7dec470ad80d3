using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Zoho;

/// <summary>An error about one record of a batch; the others go on.</summary>
internal sealed class RowRefusal(string code, JsonObject details, string? message = null) : Exception(message ?? code)
{
    public string Code { get; } = code;

    public JsonObject Item() => ZohoRefusal.Body(Code, (JsonObject)details.DeepClone(), message ?? ZohoRefusal.Usual(Code));

    public static RowRefusal Field(int row, string name, string? expected = null, string? path = null)
    {
        var details = new JsonObject();
        if (expected is not null)
        {
            details["expected_data_type"] = expected;
        }

        details["api_name"] = name;
        details["json_path"] = path ?? $"$.data[{row}].{name}";
        return new("INVALID_DATA", details);
    }

    public static RowRefusal Missing(int row, string name) =>
        new("MANDATORY_NOT_FOUND", new() { ["api_name"] = name, ["json_path"] = $"$.data[{row}].{name}" });

    public static RowRefusal TooLong(int row, string name, int length) =>
        new("INVALID_DATA", new() { ["maximum_length"] = length, ["api_name"] = name, ["json_path"] = $"$.data[{row}].{name}" });

    /// <summary>A reference to a record that is not there.</summary>
    /// <param name="namesTheId">The error's api_name is the id's, and the field is its parent; otherwise it is the field's.</param>
    public static RowRefusal UnknownReference(int row, string field, bool namesTheId)
    {
        var details = new JsonObject { ["api_name"] = namesTheId ? "id" : field, ["json_path"] = $"$.data[{row}].{field}.id" };
        if (namesTheId)
        {
            details["parent_api_name"] = field;
        }

        return new("INVALID_DATA", details, "the id given seems to be invalid");
    }

    public static RowRefusal UnknownField(int row, string name) =>
        new("INVALID_DATA", new() { ["api_name"] = name, ["json_path"] = $"$.data[{row}].{name}" }, "the field api name given seems to be invalid");

    public static RowRefusal UnknownId(int row, string id) => new(
        "INVALID_DATA", new() { ["id"] = id, ["api_name"] = "id", ["json_path"] = $"$.data[{row}].id" }, "the id given seems to be invalid");
}
