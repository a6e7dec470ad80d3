using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Zoho;

/// <summary>One field of a module as its metadata describes it.</summary>
public sealed record FieldDefinition(string ApiName, string DataType)
{
    public string Id { get; init; } = "";

    public string Label { get; init; } = ApiName.Replace('_', ' ');

    public int Length { get; init; } = 255;

    public bool Mandatory { get; init; }

    /// <summary>What the CRM works out itself nobody writes.</summary>
    public bool ReadOnly { get => field || DataType is "formula" or "autonumber"; init; }

    public bool Custom { get; init; }

    public bool Unique { get; init; }

    /// <summary>org or user; null for a field that is no external id.</summary>
    public string? External { get; init; }

    /// <summary>Module a lookup leads to.</summary>
    public string? Lookup { get; init; }

    /// <summary>small, large or rich_text, of a textarea.</summary>
    public string? TextArea { get; init; }

    public IReadOnlyList<PickListValue> PickList { get; init; } = [];

    /// <summary>Digits after the point that are kept of a number; null keeps all.</summary>
    public int? DecimalPlaces { get; init; }

    /// <summary>Of a formula: the type of what it gives, and how it comes from the record's stored values.</summary>
    public (string Type, Func<JsonObject, JsonNode?> Of)? Formula { get; init; }

    public bool IsArray => DataType is "participants" or "multireminder" or "multiselectpicklist" or "subform";

    public bool IsText => DataType is "text" or "textarea" or "email" or "phone" or "picklist" or "website";

    public bool IsNumber => DataType is "integer" or "double" or "currency" or "percent";

    public bool IsReference => DataType is "lookup" or "ownerlookup" or "userlookup" or "multi_module_lookup";

    public string JsonType => DataType switch
    {
        "boolean" => "boolean",
        "integer" => "integer",
        "double" or "currency" or "percent" => "double",
        "rrule" => "jsonobject",
        _ when IsReference => "jsonobject",
        _ => IsArray ? "jsonarray" : "string",
    };
}
