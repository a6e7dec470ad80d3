using System.Globalization;
using System.Text.Json.Nodes;
using CrmSync.Sandbox.Faults;

namespace CrmSync.Sandbox.Zoho;

/// <summary>Answers COQL. https://www.zoho.com/crm/developer/docs/api/v8/COQL-Overview.html</summary>
internal sealed class CoqlRun(ZohoState state, RecordView view)
{
    public SandboxResponse Answer(ZohoUser user, SandboxRequest request, DateTimeOffset? asOf, Fault? fault)
    {
        if ((string?)request.Json()?["select_query"] is not { } text)
        {
            throw new ZohoRefusal(400, "MANDATORY_NOT_FOUND", new() { ["api_name"] = "select_query", ["json_path"] = "$.select_query" });
        }

        var query = CoqlParser.Parse(text, state.Switches.CoqlLimit);
        if (!state.Modules.ContainsKey(query.Module))
        {
            throw ZohoRefusal.Query("module", query.Module);
        }

        var module = state.Module(query.Module);
        foreach (var column in query.Columns)
        {
            if (Column(module, column).Field.IsArray && !state.Switches.CoqlSelectsArrays)
            {
                throw ZohoRefusal.Query("column_name", column, "column given seems to be invalid");
            }
        }

        var matches = Test(module, query.Where, user);
        var rows = module.Records.Values
            .Select(r => (Record: r, Version: r.AsOf(asOf)))
            .Where(r => r.Version is not null && matches(r.Record, r.Version))
            .Select(r => (r.Record, Version: r.Version!)); // filtered above
        var found = Sorted(module, rows, query, user).Skip(query.Offset).Take(query.Limit + 1).ToList();
        var more = found.Count > query.Limit;
        var shown = found.Take(query.Limit).ToList();
        if (fault is Fault.ShortList shortened)
        {
            (shown, more) = (shown[..(int)(shown.Count * shortened.Keep)], false);
        }
        else if (fault is Fault.EmptyPage)
        {
            (shown, more) = ([], true);
        }

        return shown.Count == 0 && !more ? SandboxResponse.Empty(204) : SandboxResponse.Json(200, new JsonObject
        {
            ["data"] = new JsonArray([.. shown.Select(r => Row(module, query, r.Record, r.Version, user))]),
            ["info"] = new JsonObject { ["count"] = shown.Count, ["more_records"] = more },
        });
    }

    private JsonObject Row(ModuleState module, CoqlQuery query, ZohoRecord record, RecordVersion version, ZohoUser user)
    {
        var row = new JsonObject();
        foreach (var column in query.Columns)
        {
            var value = Value(module, record, version, user, column);
            // Without the dot a reference is its id and, since v7, its name.
            if (value is JsonObject reference && Column(module, column).Field.IsReference)
            {
                reference.Remove("email");
                if (!state.Switches.CoqlNamesLookups)
                {
                    reference.Remove("name");
                }
            }

            row[column] = value;
        }

        row["id"] ??= record.Id;
        return row;
    }

    private JsonNode? Value(ModuleState module, ZohoRecord record, RecordVersion version, ZohoUser user, string column)
    {
        var (field, sub) = Column(module, column);
        var value = view.Value(module, record, version, user, field, whole: false);
        if (sub is null)
        {
            return value;
        }

        var id = (string?)value?["id"];
        return sub == "id" ? id
            : field.DataType == "ownerlookup" ? value?[sub == "full_name" ? "name" : sub]?.DeepClone()
            : id is not null && field.Lookup is not null && state.Modules.TryGetValue(field.Lookup, out var target) && target.Alive(id) is { } other
                && target.Shown(sub) is { } far
                ? view.Value(target, other, other.Current, user, far, whole: false)
                : null;
    }

    private static (FieldDefinition Field, string? Sub) Column(ModuleState module, string column)
    {
        var dot = column.IndexOf('.', StringComparison.Ordinal);
        return module.Shown(dot < 0 ? column : column[..dot]) is { } field
            ? (field, dot < 0 ? null : column[(dot + 1)..])
            : throw ZohoRefusal.Query("column_name", column, "column given seems to be invalid");
    }

    private IEnumerable<(ZohoRecord Record, RecordVersion Version)> Sorted(
        ModuleState module, IEnumerable<(ZohoRecord Record, RecordVersion Version)> rows, CoqlQuery query, ZohoUser user)
    {
        IOrderedEnumerable<(ZohoRecord Record, RecordVersion Version)>? sorted = null;
        foreach (var (column, descending) in query.OrderBy)
        {
            var field = Column(module, column).Field;
            string Key((ZohoRecord Record, RecordVersion Version) row) => Comparable(field, Value(module, row.Record, row.Version, user, column)) ?? "";
            sorted = (sorted, descending) switch
            {
                (null, false) => rows.OrderBy(Key, StringComparer.Ordinal),
                (null, true) => rows.OrderByDescending(Key, StringComparer.Ordinal),
                (_, false) => sorted.ThenBy(Key, StringComparer.Ordinal),
                (_, true) => sorted.ThenByDescending(Key, StringComparer.Ordinal),
            };
        }

        return sorted ?? rows;
    }

    private Func<ZohoRecord, RecordVersion, bool> Test(ModuleState module, CoqlCondition condition, ZohoUser user)
    {
        if (condition is CoqlCondition.Pair pair)
        {
            var (left, right) = (Test(module, pair.Left, user), Test(module, pair.Right, user));
            return pair.And ? (r, v) => left(r, v) && right(r, v) : (r, v) => left(r, v) || right(r, v);
        }

        var compare = (CoqlCondition.Compare)condition;
        var (field, sub) = Column(module, compare.Column);
        Guard(field, compare);
        // A reference is compared by its id.
        var column = sub is null && field.JsonType == "jsonobject" ? compare.Column + ".id" : compare.Column;
        var literals = compare.Values.Select(value => Literal(field, compare, value)).ToList();
        return (record, version) =>
        {
            var text = Comparable(field, Value(module, record, version, user, column));
            return compare.Operator switch
            {
                "is null" => text is null or "",
                "is not null" => text is not null and not "",
                "!=" => !Same(text, literals[0]),
                "not in" => !literals.Exists(l => Same(text, l)),
                "not like" => text is null || !Like(text, literals[0]),
                _ when text is null => false,
                "=" => Same(text, literals[0]),
                "in" => literals.Exists(l => Same(text, l)),
                "like" => Like(text, literals[0]),
                "<" => Order(text, literals[0]) < 0,
                "<=" => Order(text, literals[0]) <= 0,
                ">" => Order(text, literals[0]) > 0,
                ">=" => Order(text, literals[0]) >= 0,
                "between" => Order(text, literals[0]) >= 0 && Order(text, literals[1]) <= 0,
                _ => Order(text, literals[0]) < 0 || Order(text, literals[1]) > 0,
            };
        };
    }

    private static void Guard(FieldDefinition field, CoqlCondition.Compare compare)
    {
        if (field.IsArray || field.DataType == "textarea")
        {
            throw ZohoRefusal.Query("column_name", compare.Column, "column given cannot be used in criteria");
        }

        string[] common = ["=", "!=", "in", "not in", "is null", "is not null"];
        var allowed = field.DataType switch
        {
            "boolean" => ["="],
            "date" or "datetime" or "integer" or "bigint" or "double" or "currency" or "percent" =>
                [.. common, "<", "<=", ">", ">=", "between", "not between"],
            "lookup" or "ownerlookup" or "userlookup" or "multi_module_lookup" => common,
            _ => (string[])[.. common, "like", "not like"],
        };
        if (!allowed.Contains(compare.Operator))
        {
            throw ZohoRefusal.Query("operator", compare.Operator, "invalid operator found");
        }
    }

    private static string Literal(FieldDefinition field, CoqlCondition.Compare compare, string text) => field.DataType switch
    {
        "datetime" => ZohoTime.Parse(text) is { } moment
            ? ZohoTime.Stored(moment)
            : throw ZohoRefusal.Query("column_name", compare.Column, "invalid datetime value"),
        "date" => ZohoTime.IsDate(text) ? text : throw ZohoRefusal.Query("column_name", compare.Column, "invalid date value"),
        "bigint" or "integer" or "double" or "currency" or "percent" => Padded(text),
        _ => text,
    };

    private static string? Comparable(FieldDefinition field, JsonNode? value) => value switch
    {
        null => null,
        JsonObject reference => (string?)reference["id"],
        _ => field.DataType switch
        {
            "datetime" => ZohoTime.Parse((string?)value) is { } moment ? ZohoTime.Stored(moment) : null,
            "bigint" => Padded((string)value!),
            "integer" or "double" or "currency" or "percent" => Padded(value.ToJsonString()),
            "boolean" => (bool)value ? "true" : "false",
            _ => value is JsonValue ? value.ToString() : value.ToJsonString(),
        },
    };

    // Numbers compare as texts of one length; negative ones do not occur in what is compared here.
    private static string Padded(string number) =>
        decimal.TryParse(number, NumberStyles.Number, CultureInfo.InvariantCulture, out var value) ? value.ToString("0000000000000000000000.######", CultureInfo.InvariantCulture) : number;

    private static int Order(string left, string right) => string.CompareOrdinal(left, right);

    private static bool Same(string? left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static bool Like(string text, string pattern)
    {
        var core = pattern.Trim('%');
        return (pattern.StartsWith('%'), pattern.EndsWith('%')) switch
        {
            (true, true) => text.Contains(core, StringComparison.OrdinalIgnoreCase),
            (true, false) => text.EndsWith(core, StringComparison.OrdinalIgnoreCase),
            (false, true) => text.StartsWith(core, StringComparison.OrdinalIgnoreCase),
            _ => Same(text, core),
        };
    }
}
