using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CrmSync.App.Storage.Tables;

/// <summary>
/// Writes rows as the service reads them: types that JSON has no form for are strings beside an odata.type.
/// https://learn.microsoft.com/rest/api/storageservices/payload-format-for-table-service-operations
/// </summary>
internal static class TableEntityJson
{
    public const string WriteIdName = "WriteId";

    // The default encoder keeps the body ASCII, on purpose: Azurite decodes it chunk by chunk and spoils a letter cut in two.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Default, SkipValidation = true };

    public static void Write(IBufferWriter<byte> target, TableEntity entity, string writeId)
    {
        using var json = new Utf8JsonWriter(target, Options);
        json.WriteStartObject();
        json.WriteString("PartitionKey", entity.PartitionKey);
        json.WriteString("RowKey", entity.RowKey);
        foreach (var (name, value) in entity)
        {
            WriteProperty(json, name, value);
        }

        json.WriteString(WriteIdName, writeId);
        json.WriteEndObject();
    }

    private static void WriteProperty(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case string text:
                json.WriteString(name, text);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case long number:
                WriteType(json, name, "Edm.Int64");
                json.WriteString(name, number.ToString(CultureInfo.InvariantCulture));
                break;
            case double number:
                WriteType(json, name, "Edm.Double");
                WriteDouble(json, name, number);
                break;
            case DateTimeOffset time:
                WriteType(json, name, "Edm.DateTime");
                json.WriteString(name, time.UtcDateTime);
                break;
            case Guid id:
                WriteType(json, name, "Edm.Guid");
                json.WriteString(name, id);
                break;
            case byte[] bytes:
                WriteType(json, name, "Edm.Binary");
                json.WriteBase64String(name, bytes);
                break;
            default:
                throw new InvalidOperationException($"No table type for {value.GetType().Name}.");
        }
    }

    private static void WriteType(Utf8JsonWriter json, string name, string type) => json.WriteString(name + "@odata.type", type);

    private static void WriteDouble(Utf8JsonWriter json, string name, double number)
    {
        if (double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteString(name, double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
        }
    }
}
