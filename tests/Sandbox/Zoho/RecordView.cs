using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Zoho;

/// <summary>Shows a stored record to a user: times in the user's zone, names beside ids.</summary>
internal sealed class RecordView(ZohoState state)
{
    public const int RichTextCut = 500;

    /// <param name="names">Null shows every field, as a read by id does.</param>
    public JsonObject Show(ModuleState module, ZohoRecord record, RecordVersion version, ZohoUser reader, IEnumerable<string>? names, bool whole)
    {
        var shown = new JsonObject();
        foreach (var name in names ?? module.Fields.Select(f => f.ApiName))
        {
            if (module.Shown(name) is { } field && (whole || !field.IsArray || state.Switches.ListsShowArrays))
            {
                shown[name] = Value(module, record, version, reader, field, whole);
            }
        }

        if (version.Values["$se_module"] is { } related && (names is null || shown.ContainsKey("What_Id")))
        {
            shown["$se_module"] = related.DeepClone();
        }

        shown["id"] ??= record.Id;
        return shown;
    }

    public JsonNode? Value(ModuleState module, ZohoRecord record, RecordVersion version, ZohoUser reader, FieldDefinition field, bool whole)
    {
        switch (field.ApiName)
        {
            case "id":
                return record.Id;
            case "Created_Time":
                return ZohoTime.InZone(record.Created, reader.Zone);
            case "Modified_Time":
                return ZohoTime.InZone(version.Modified, reader.Zone);
            case "Created_By":
                return state.UserReference(record.CreatedBy, withEmail: true);
            case "Modified_By":
                return state.UserReference(version.ModifiedBy, withEmail: true);
            case "Record_Status__s":
                return "Available";
            case "Full_Name":
                return $"{(string?)version.Values["First_Name"]} {(string?)version.Values["Last_Name"]}".Trim();
        }

        if (field.Formula is { } formula)
        {
            return formula.Of(version.Values);
        }

        var value = version.Values[field.ApiName];
        switch (field.DataType)
        {
            case "datetime":
                return ZohoTime.Parse((string?)value) is { } moment ? ZohoTime.InZone(moment, reader.Zone) : null;
            case "ownerlookup" or "userlookup":
                var user = (string?)value?["id"] ?? (field.DataType == "ownerlookup" ? record.CreatedBy : "");
                return state.Users.ContainsKey(user) ? state.UserReference(user, withEmail: true) : null;
            case "lookup" when field.Lookup is not null:
                return Reference(field.Lookup, (string?)value?["id"]);
            case "multi_module_lookup":
                return Reference((string?)version.Values["$se_module"] ?? "", (string?)value?["id"]);
            case "textarea" when !whole && IsRichText(module, field) && (string?)value is { Length: > RichTextCut } text:
                return text[..RichTextCut];
            default:
                return value?.DeepClone();
        }
    }

    public bool IsRichText(ModuleState module, FieldDefinition field) => field.TextArea == "rich_text"
        || (module.Name == "Events" && field.ApiName == "Description" && state.Switches.DescriptionIsRichText);

    public static string DisplayName(ModuleState module, ZohoRecord record)
    {
        var values = record.Current.Values;
        return module.Name == "Contacts"
            ? $"{(string?)values["First_Name"]} {(string?)values["Last_Name"]}".Trim()
            : (string?)values[module.Definition.DisplayField] ?? "";
    }

    private JsonObject? Reference(string module, string? id)
    {
        if (id is null)
        {
            return null;
        }

        var reference = new JsonObject { ["id"] = id };
        if (state.Modules.TryGetValue(module, out var target) && target.Records.TryGetValue(id, out var record))
        {
            if (!record.Alive && !state.Switches.LookupsShowDeleted)
            {
                return null;
            }

            reference["name"] = DisplayName(target, record);
        }

        return reference;
    }
}
