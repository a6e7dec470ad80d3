using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Zoho;

/// <summary>Checks one value against its field and makes of it what the CRM stores. https://www.zoho.com/crm/developer/docs/api/v8/field-meta.html</summary>
internal sealed class FieldInput(ZohoState state)
{
    private readonly ParticipantInput _participants = new(state);

    /// <param name="appends">A multi-select keeps what it has.</param>
    public JsonNode Taken(ModuleState module, FieldDefinition field, JsonNode value, JsonNode? before, bool appends, int row)
    {
        var kind = value.GetValueKind();
        switch (field.DataType)
        {
            case "participants":
                return _participants.Taken(value, before, row);
            case "multireminder":
                return Reminders(field, value, row);
            case "multiselectpicklist":
                return Choices(module, field, value, appends ? before : null, row);
            case "datetime":
                return ZohoTime.Parse(kind == JsonValueKind.String ? (string?)value : null) is { } moment
                    ? ZohoTime.Stored(moment)
                    : throw RowRefusal.Field(row, field.ApiName, "datetime");
            case "date":
                return kind == JsonValueKind.String && ZohoTime.IsDate((string)value!) ? value.DeepClone() : throw RowRefusal.Field(row, field.ApiName, "date");
            case "boolean":
                return kind is JsonValueKind.True or JsonValueKind.False ? value.DeepClone() : throw RowRefusal.Field(row, field.ApiName, "boolean");
            case "rrule":
                return value is JsonObject ? value.DeepClone() : throw RowRefusal.Field(row, field.ApiName, "jsonobject");
        }

        return field.IsNumber ? Number(field, value, row)
            : field.IsReference ? Reference(field, value, row)
            : field.IsText ? Text(module, field, value, row)
            : value.DeepClone();
    }

    private static JsonNode Number(FieldDefinition field, JsonNode value, int row)
    {
        // "integer" takes nine digits at the most.
        if (value.GetValueKind() != JsonValueKind.Number
            || !decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || (field.DataType == "integer" && (number != decimal.Truncate(number) || Math.Abs(number) > 999_999_999)))
        {
            throw RowRefusal.Field(row, field.ApiName, field.DataType);
        }

        return field.DecimalPlaces is { } places ? JsonValue.Create(Math.Round(number, places, MidpointRounding.AwayFromZero)) : value.DeepClone();
    }

    private string Text(ModuleState module, FieldDefinition field, JsonNode value, int row)
    {
        if (value.GetValueKind() != JsonValueKind.String)
        {
            throw RowRefusal.Field(row, field.ApiName, field.DataType);
        }

        var text = AsStored((string)value!);
        if (text.Length > field.Length)
        {
            throw RowRefusal.TooLong(row, field.ApiName, field.Length);
        }

        return text == "" ? text : field.DataType switch
        {
            "email" when !ParticipantInput.IsEmail(text) => throw RowRefusal.Field(row, field.ApiName, "email"),
            "phone" when !text.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.' or '(' or ')' or ' ' or ',' or ';' or '#') => throw RowRefusal.Field(row, field.ApiName, "phone"),
            "website" when text.Any(char.IsWhiteSpace) || !text.Contains('.', StringComparison.Ordinal) => throw RowRefusal.Field(row, field.ApiName, "website"),
            "picklist" => Choice(module, field, text, row),
            _ => text,
        };
    }

    private string AsStored(string text)
    {
        text = state.Switches.TrimsText ? text.Trim() : text;
        return state.Switches.LineEnds switch
        {
            LineEnds.Lf => text.Replace("\r\n", "\n", StringComparison.Ordinal),
            LineEnds.CrLf => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal),
            _ => text,
        };
    }

    /// <summary>A choice that nobody has defined is added to the picklist.</summary>
    private string Choice(ModuleState module, FieldDefinition field, string text, int row)
    {
        if (field.PickList.FirstOrDefault(one => one.Actual == text || one.Display == text) is { } known)
        {
            return known.Actual;
        }

        if (!state.Switches.TakesUnknownChoices)
        {
            throw new RowRefusal("INVALID_DATA", new()
            {
                ["api_name"] = field.ApiName, ["json_path"] = $"$.data[{row}].{field.ApiName}", ["supported_values"] = new JsonArray([.. field.PickList.Select(one => (JsonNode)one.Display)]),
            });
        }

        module.Add(module.Field(field.ApiName)! with { PickList = [.. module.Field(field.ApiName)!.PickList, new(text)] }); // it is one of the module's
        return text;
    }

    private JsonArray Choices(ModuleState module, FieldDefinition field, JsonNode value, JsonNode? before, int row)
    {
        if (value is not JsonArray given || given.Any(one => one?.GetValueKind() != JsonValueKind.String))
        {
            throw RowRefusal.Field(row, field.ApiName, "jsonarray");
        }

        var kept = (before as JsonArray ?? []).Select(one => (string)one!);
        return [.. kept.Concat(given.Select(one => Choice(module, field, (string)one!, row))).Distinct().Select(one => (JsonNode)one)];
    }

    private JsonObject Reference(FieldDefinition field, JsonNode value, int row)
    {
        var id = value is JsonObject ? (string?)value["id"] : value.GetValueKind() == JsonValueKind.String ? (string?)value : null;
        var known = id is not null && field.DataType switch
        {
            "lookup" => field.Lookup is null || !state.Modules.TryGetValue(field.Lookup, out var target) || target.Alive(id) is not null,
            "ownerlookup" or "userlookup" => state.Users.ContainsKey(id),
            _ => true,
        };
        return known ? new JsonObject { ["id"] = id } : throw RowRefusal.UnknownReference(row, field.ApiName, state.Switches.ReferenceRefusalsNameTheId);
    }

    private static JsonNode Reminders(FieldDefinition field, JsonNode value, int row)
    {
        if (value is not JsonArray reminders)
        {
            throw RowRefusal.Field(row, field.ApiName, "jsonarray");
        }

        foreach (var reminder in reminders)
        {
            if (reminder is not JsonObject || reminder["unit"]?.GetValueKind() != JsonValueKind.Number
                || (string?)reminder["period"] is not ("minutes" or "hours" or "days" or "weeks"))
            {
                throw RowRefusal.Field(row, field.ApiName, "jsonobject");
            }
        }

        return value.DeepClone();
    }
}
