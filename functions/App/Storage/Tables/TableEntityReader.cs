using System.Globalization;
using System.Text.Json;
using Azure;

namespace CrmSync.App.Storage.Tables;

/// <summary>
/// Reads rows from minimal or full metadata. A property's odata.type may stand before or after it; without one the value's own
/// JSON type counts.
/// </summary>
internal static class TableEntityReader
{
    private const string TypeSuffix = "@odata.type";

    public static TableEntity ReadOne(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body);
        json.Read();
        return ReadEntity(ref json, []);
    }

    public static List<TableEntity> ReadPage(ReadOnlySpan<byte> body)
    {
        var rows = new List<TableEntity>();
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        var json = new Utf8JsonReader(body);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isRows = json.ValueTextEquals("value"u8);
            json.Read();
            if (!isRows)
            {
                json.Skip();
                continue;
            }

            while (json.Read() && json.TokenType == JsonTokenType.StartObject)
            {
                types.Clear();
                rows.Add(ReadEntity(ref json, types));
            }
        }

        return rows;
    }

    private static TableEntity ReadEntity(ref Utf8JsonReader json, Dictionary<string, string> types)
    {
        var entity = new TableEntity("", "");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(ref json);
            json.Read();
            ReadProperty(ref json, entity, name, types);
        }

        return entity;
    }

    private static void ReadProperty(ref Utf8JsonReader json, TableEntity entity, string name, Dictionary<string, string> types)
    {
        switch (name)
        {
            case "PartitionKey":
                entity.PartitionKey = Text(ref json);
                break;
            case "RowKey":
                entity.RowKey = Text(ref json);
                break;
            case "Timestamp":
                entity.Timestamp = json.GetDateTimeOffset();
                break;
            case TableEntityJson.WriteIdName:
                entity.WriteId = Text(ref json);
                break;
            case "odata.etag":
                entity.ETag = new ETag(Text(ref json));
                break;
            case var _ when name.EndsWith(TypeSuffix, StringComparison.Ordinal):
                ReadType(entity, name[..^TypeSuffix.Length], Text(ref json), types);
                break;
            case var _ when name.StartsWith("odata.", StringComparison.Ordinal):
                json.Skip();
                break;
            default:
                entity[name] = Value(ref json, types.GetValueOrDefault(name));
                break;
        }
    }

    private static void ReadType(TableEntity entity, string name, string type, Dictionary<string, string> types)
    {
        types[name] = type;
        if (entity[name] is string early)
        {
            entity[name] = Typed(early, type);
        }
    }

    private static object? Value(ref Utf8JsonReader json, string? type) => json.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Number => Number(ref json, type),
        JsonTokenType.String when type == "Edm.Binary" => json.GetBytesFromBase64(),
        JsonTokenType.String => Typed(Text(ref json), type),
        _ => throw new JsonException($"A table does not store {json.TokenType}."),
    };

    private static object Number(ref Utf8JsonReader json, string? type) => type switch
    {
        "Edm.Double" => (object)json.GetDouble(), // boxed here: the arms' common type would be double
        "Edm.Int64" => json.GetInt64(),
        _ when json.ValueSpan.IndexOfAny(".eE"u8) >= 0 => json.GetDouble(),
        _ => json.GetInt32(),
    };

    private static object Typed(string text, string? type) => type switch
    {
        null or "Edm.String" => text,
        "Edm.Int64" => long.Parse(text, CultureInfo.InvariantCulture),
        "Edm.DateTime" => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
        "Edm.Guid" => Guid.Parse(text),
        "Edm.Binary" => Convert.FromBase64String(text),
        "Edm.Double" => text switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => double.Parse(text, CultureInfo.InvariantCulture),
        },
        _ => throw new JsonException($"{type} is no type of a table."),
    };

    // Called on names and strings only, which are never null.
    private static string Text(ref Utf8JsonReader json) => json.GetString() ?? throw new JsonException("A string was expected.");
}
