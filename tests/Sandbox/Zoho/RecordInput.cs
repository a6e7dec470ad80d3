using System.Text.Json;
using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Zoho;

/// <summary>Checks what a caller sends and makes of it what the CRM stores.</summary>
internal sealed class RecordInput(ZohoState state)
{
    private readonly ParticipantInput _participants = new(state);

    /// <param name="before">Null for an insert.</param>
    public JsonObject Taken(ModuleState module, JsonObject given, JsonObject? before, ZohoUser user, int row, string? self)
    {
        var values = before is null ? [] : (JsonObject)before.DeepClone();
        foreach (var (name, value) in given)
        {
            if (name == "$se_module")
            {
                values[name] = value?.DeepClone();
                continue;
            }

            // Unknown and read-only names are passed over in silence.
            if (module.Field(name) is not { ReadOnly: false } field)
            {
                continue;
            }

            if (value is null)
            {
                if (state.Switches.NullClears)
                {
                    values.Remove(name);
                }
            }
            else
            {
                values[name] = One(field, value, before?[name], row);
            }
        }

        foreach (var field in module.Fields.Where(f => f.Mandatory))
        {
            if (values[field.ApiName] is null || (field.IsText && (string)values[field.ApiName]! == ""))
            {
                throw RowRefusal.Missing(row, field.ApiName);
            }
        }

        if (values["What_Id"] is not null && values["$se_module"] is null)
        {
            throw new RowRefusal("DEPENDENT_FIELD_MISSING", new() { ["api_name"] = "$se_module", ["json_path"] = $"$.data[{row}].$se_module" });
        }

        if (module.Name == "Events")
        {
            Span(values, user, row);
        }

        Unique(module, values, row, self);
        return values;
    }

    private JsonNode One(FieldDefinition field, JsonNode value, JsonNode? before, int row)
    {
        var kind = value.GetValueKind();
        switch (field.DataType)
        {
            case "participants":
                return _participants.Taken(value, before, row);
            case "multireminder":
                return Reminders(field, value, row);
            case "datetime":
                return ZohoTime.Parse(kind == JsonValueKind.String ? (string?)value : null) is { } moment
                    ? ZohoTime.Stored(moment)
                    : throw RowRefusal.Field(row, field.ApiName, "datetime");
            case "date":
                return kind == JsonValueKind.String && ZohoTime.IsDate((string)value!) ? value.DeepClone() : throw RowRefusal.Field(row, field.ApiName, "date");
            case "boolean":
                return kind is JsonValueKind.True or JsonValueKind.False ? value.DeepClone() : throw RowRefusal.Field(row, field.ApiName, "boolean");
            case "integer" or "double" or "currency" or "percent":
                return kind == JsonValueKind.Number ? value.DeepClone() : throw RowRefusal.Field(row, field.ApiName, field.DataType);
            case "lookup" or "ownerlookup" or "userlookup" or "multi_module_lookup":
                return Lookup(field, value, row);
            case "rrule":
                return value is JsonObject ? value.DeepClone() : throw RowRefusal.Field(row, field.ApiName, "jsonobject");
        }

        if (!field.IsText)
        {
            return value.DeepClone();
        }

        if (kind != JsonValueKind.String)
        {
            throw RowRefusal.Field(row, field.ApiName, field.DataType);
        }

        var text = AsStored((string)value!);
        if (text.Length > field.Length)
        {
            throw RowRefusal.TooLong(row, field.ApiName, field.Length);
        }

        return field.DataType == "email" && text != "" && !ParticipantInput.IsEmail(text)
            ? throw RowRefusal.Field(row, field.ApiName, "email")
            : text;
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

    private JsonObject Lookup(FieldDefinition field, JsonNode value, int row)
    {
        var id = value is JsonObject ? (string?)value["id"] : value.GetValueKind() == JsonValueKind.String ? (string?)value : null;
        var known = id is not null && field.DataType switch
        {
            "lookup" => field.Lookup is null || !state.Modules.TryGetValue(field.Lookup, out var target) || target.Alive(id) is not null,
            "ownerlookup" or "userlookup" => state.Users.ContainsKey(id),
            _ => true,
        };
        return known
            ? new JsonObject { ["id"] = id }
            : throw new RowRefusal("INVALID_DATA", new() { ["api_name"] = field.ApiName, ["json_path"] = $"$.data[{row}].{field.ApiName}.id" }, "the id given seems to be invalid");
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

    private void Span(JsonObject values, ZohoUser user, int row)
    {
        var start = ZohoTime.Parse((string?)values["Start_DateTime"])!.Value; // mandatory and checked
        var end = ZohoTime.Parse((string?)values["End_DateTime"])!.Value;
        if ((bool?)values["All_day"] == true && state.Switches.AllDayEndsWithTheDay)
        {
            start = Local(TimeZoneInfo.ConvertTime(start, user.Zone).Date, user);
            end = Local(TimeZoneInfo.ConvertTime(end, user.Zone).Date.AddDays(1).AddSeconds(-1), user);
            values["Start_DateTime"] = ZohoTime.Stored(start);
            values["End_DateTime"] = ZohoTime.Stored(end);
        }

        if (end < start)
        {
            throw RowRefusal.Field(row, "End_DateTime", "datetime");
        }
    }

    private static DateTimeOffset Local(DateTime local, ZohoUser user) => new(local, user.Zone.GetUtcOffset(local));

    private void Unique(ModuleState module, JsonObject values, int row, string? self)
    {
        foreach (var field in module.Fields.Where(f => f.Unique || f.External is not null))
        {
            if ((string?)values[field.ApiName] is not { Length: > 0 } value || module.ByValue(field.ApiName, value) is not { } other || other.Id == self)
            {
                continue;
            }

            throw new RowRefusal("DUPLICATE_DATA", new()
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
            });
        }
    }
}
