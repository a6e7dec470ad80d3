namespace CrmSync.Sandbox.Zoho;

/// <summary>One field of a module as its metadata describes it.</summary>
public sealed record FieldDefinition(string ApiName, string DataType)
{
    public string Id { get; init; } = "";

    public string Label { get; init; } = ApiName.Replace('_', ' ');

    public int Length { get; init; } = 255;

    public bool Mandatory { get; init; }

    public bool ReadOnly { get; init; }

    public bool Custom { get; init; }

    public bool Unique { get; init; }

    /// <summary>org or user; null for a field that is no external id.</summary>
    public string? External { get; init; }

    /// <summary>Module a lookup leads to.</summary>
    public string? Lookup { get; init; }

    /// <summary>small, large or rich_text, of a textarea.</summary>
    public string? TextArea { get; init; }

    public IReadOnlyList<string> PickList { get; init; } = [];

    public bool IsArray => DataType is "participants" or "multireminder" or "multiselectpicklist" or "subform";

    public bool IsText => DataType is "text" or "textarea" or "email" or "phone" or "picklist" or "website";

    public string JsonType => DataType switch
    {
        "boolean" => "boolean",
        "integer" => "integer",
        "double" or "currency" or "percent" => "double",
        "lookup" or "ownerlookup" or "userlookup" or "multi_module_lookup" or "rrule" => "jsonobject",
        _ => IsArray ? "jsonarray" : "string",
    };
}
