using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using CrmSync.Engine.Model;

namespace CrmSync.App.State.Rows;

/// <summary>A living record's values as one compressed binary (R5): <c>{"f":{field:[kind,value]},"p":[partial],"l":[locked],"u":unsupported}</c>.</summary>
public static class ValuesCodec
{
    public static byte[] Write(ObservedState.Living record)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest))
        {
            deflate.Write(Json(record));
        }

        return packed.ToArray();
    }

    /// <summary>The same for the same values, which packed bytes are only as long as nobody packs better.</summary>
    public static string Text(ObservedState.Living record) => Encoding.UTF8.GetString(Json(record));

    private static ReadOnlySpan<byte> Json(ObservedState.Living record)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("f");
            foreach (var (name, value) in record.Fields)
            {
                writer.WritePropertyName(name);
                WriteValue(writer, value);
            }

            writer.WriteEndObject();
            WriteNames(writer, "p", record.Partial);
            WriteNames(writer, "l", record.Locked);
            if (record.Unsupported is { } unsupported)
            {
                writer.WriteString("u", unsupported);
            }

            writer.WriteEndObject();
        }

        return json.WrittenSpan;
    }

    public static ObservedState.Living Read(byte[] packed)
    {
        using var deflate = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var document = JsonDocument.Parse(deflate);
        var root = document.RootElement;
        return new(root.GetProperty("f").EnumerateObject().ToImmutableSortedDictionary(field => field.Name, field => ReadValue(field.Value), StringComparer.Ordinal))
        {
            Partial = ReadNames(root, "p"),
            Locked = ReadNames(root, "l"),
            Unsupported = root.TryGetProperty("u", out var unsupported) ? unsupported.GetString() : null,
        };
    }

    /// <summary>One value as text, for what history keeps of a conflict's loser.</summary>
    public static string WriteOne(FieldValue value)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            WriteValue(writer, value);
        }

        return Encoding.UTF8.GetString(json.WrittenSpan);
    }

    private static void WriteValue(Utf8JsonWriter writer, FieldValue value)
    {
        writer.WriteStartArray();
        switch (value)
        {
            case FieldValue.Empty:
                break;
            case FieldValue.Text text:
                writer.WriteStringValue("t");
                writer.WriteStringValue(text.Value);
                break;
            case FieldValue.Number number:
                writer.WriteStringValue("n");
                writer.WriteNumberValue(number.Value);
                break;
            case FieldValue.Flag flag:
                writer.WriteStringValue("b");
                writer.WriteBooleanValue(flag.Value);
                break;
            case FieldValue.Date date:
                writer.WriteStringValue("d");
                writer.WriteStringValue(date.Value.ToString("O", CultureInfo.InvariantCulture));
                break;
            case FieldValue.Instant instant:
                writer.WriteStringValue("i");
                writer.WriteStringValue(instant.Value);
                break;
            case FieldValue.Reference reference:
                writer.WriteStringValue("r");
                writer.WriteStringValue(reference.Id.Value);
                writer.WriteStringValue(reference.Title);
                break;
            case FieldValue.Set set:
                writer.WriteStringValue("s");
                foreach (var (key, content) in set.Elements)
                {
                    writer.WriteStringValue(key);
                    writer.WriteStringValue(content);
                }

                break;
            default:
                throw new InvalidOperationException($"no form for {value.GetType().Name}");
        }

        writer.WriteEndArray();
    }

    private static FieldValue ReadValue(JsonElement array)
    {
        if (array.GetArrayLength() == 0)
        {
            return FieldValue.Nothing;
        }

        return array[0].GetString() switch
        {
            "t" => new FieldValue.Text(array[1].GetString() ?? ""),
            "n" => new FieldValue.Number(array[1].GetDecimal()),
            "b" => new FieldValue.Flag(array[1].GetBoolean()),
            "d" => new FieldValue.Date(DateOnly.ParseExact(array[1].GetString() ?? "", "O", CultureInfo.InvariantCulture)),
            "i" => new FieldValue.Instant(array[1].GetDateTimeOffset()),
            "r" => new FieldValue.Reference(new RecordId(array[1].GetString() ?? ""), array[2].GetString() ?? ""),
            "s" => new FieldValue.Set(array.EnumerateArray().Skip(1).Select(part => part.GetString() ?? "").Chunk(2)
                .ToImmutableSortedDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal)),
            var kind => throw new JsonException($"unknown kind {kind}"),
        };
    }

    private static void WriteNames(Utf8JsonWriter writer, string property, ImmutableHashSet<string> names)
    {
        if (names.IsEmpty)
        {
            return;
        }

        writer.WriteStartArray(property);
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
    }

    private static ImmutableHashSet<string> ReadNames(JsonElement root, string property) =>
        root.TryGetProperty(property, out var names) ? [.. names.EnumerateArray().Select(name => name.GetString() ?? "")] : [];
}
