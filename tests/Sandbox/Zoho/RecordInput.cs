using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Zoho;

/// <summary>Checks what a caller sends and makes of it what the CRM stores.</summary>
internal sealed class RecordInput(ZohoState state)
{
    private readonly FieldInput _fields = new(state);
    private readonly UniqueFields _unique = new(state);

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

            if (module.Shown(name) is not { ReadOnly: false } field)
            {
                // Read-only and unknown names are passed over in silence; unknown ones only by switch.
                if (state.Switches.RefusesUnknownFields && module.Shown(name) is null && name[0] != '$' && name is not "Layout")
                {
                    throw RowRefusal.UnknownField(row, name);
                }

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
                values[name] = _fields.Taken(module, field, value, before?[name], (bool?)given["$append_values"]?[name] == true, row);
            }
        }

        foreach (var field in module.Fields.Where(f => f.Mandatory))
        {
            if (values[field.ApiName] is null || (field.IsText && values[field.ApiName]!.ToString() == ""))
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
            Span(values, before, user, row);
        }

        _unique.Check(module, values, row, self);
        return values;
    }

    /// <param name="before">What it held; null for a new one. A user of another zone who leaves the days alone does not move them.</param>
    private void Span(JsonObject values, JsonObject? before, ZohoUser user, int row)
    {
        var start = ZohoTime.Parse((string?)values["Start_DateTime"])!.Value; // mandatory and checked
        var end = ZohoTime.Parse((string?)values["End_DateTime"])!.Value;
        if ((bool?)values["All_day"] == true && state.Switches.AllDayEndsWithTheDay && !((string[])["All_day", "Start_DateTime", "End_DateTime"]).All(name => JsonNode.DeepEquals(values[name], before?[name])))
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
}
