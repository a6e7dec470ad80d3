using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.Memory;

/// <summary>Between the service's records and what we observe. Pure. Types are the collection's, by field name; a field it does not name is a text.</summary>
internal sealed class MemoryMap(PlaceIdentity place, MemoryFieldList fields, bool softVersions)
{
    /// <summary>The field that carries our stamp, because the service does not show a record's key.</summary>
    public const string StampField = "crmSyncStamp";

    /// <summary>How long a version with a grain of a second may still stand for a later edit.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromSeconds(2);

    private readonly ImmutableDictionary<string, string> types = fields.Fields.ToImmutableDictionary(field => field.Name, field => field.Type);

    public static FieldDescription DescriptionOf(MemoryFieldType field) => new(field.Name, field.Name, KindOf(field.Type), Mandatory: false, ReadOnly: false);

    /// <param name="at">The service's clock when it answered.</param>
    public Observation ObservationOf(JsonElement record, DateTimeOffset at)
    {
        var id = new RecordId(Text(record, "id") ?? "unnamed");
        var version = new RecordVersion(Text(record, "version") ?? "");
        var modified = DateTimeOffset.TryParse(Text(record, "modified"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : (DateTimeOffset?)null;
        var soft = softVersions && modified is { } young && at - young <= Grain;
        return new(id, version, modified ?? at, soft, StateOf(record, modified)) { Stamp = StampOf(record) };
    }

    public Stamp? StampOf(JsonElement record) =>
        record.ValueKind == JsonValueKind.Object && record.TryGetProperty("values", out var values) ? Stamp.Read(Text(values, StampField)?.ToLowerInvariant(), place) : null;

    public static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Decoded(value) : null;

    public static JsonElement WireOf(FieldValue value) => value switch
    {
        FieldValue.Empty => JsonSerializer.SerializeToElement(null, MemoryJson.Default.Object),
        FieldValue.Text text => JsonSerializer.SerializeToElement(text.Value, MemoryJson.Default.String),
        FieldValue.Number number => JsonSerializer.SerializeToElement(number.Value, MemoryJson.Default.Decimal),
        FieldValue.Flag flag => JsonSerializer.SerializeToElement(flag.Value, MemoryJson.Default.Boolean),
        FieldValue.Date date => JsonSerializer.SerializeToElement(date.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), MemoryJson.Default.String),
        FieldValue.Instant moment => JsonSerializer.SerializeToElement(moment.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture), MemoryJson.Default.String),
        FieldValue.Reference reference => JsonSerializer.SerializeToElement(reference.Id.Value, MemoryJson.Default.String),
        FieldValue.Set set => JsonSerializer.SerializeToElement([.. set.Elements.Select(element => new MemoryElement(element.Key, element.Value))], MemoryJson.Default.ListMemoryElement),
        _ => throw new InvalidOperationException("unknown value"),
    };

    private static string KindOf(string type) => type switch
    {
        "datetime" => "moment",
        "bool" => "flag",
        "list" => "set",
        _ => type,
    };

    private ObservedState StateOf(JsonElement record, DateTimeOffset? modified)
    {
        if (Text(record, "id") is null || Text(record, "version") is null || modified is null)
        {
            return new ObservedState.Unreadable("the record has no id, version or modified time");
        }

        if (record.TryGetProperty("deleted", out var deleted) && deleted.ValueKind == JsonValueKind.True)
        {
            return new ObservedState.Deleted { At = modified };
        }

        if (!record.TryGetProperty("values", out var values) || values.ValueKind != JsonValueKind.Object)
        {
            return new ObservedState.Unreadable("the record has no values");
        }

        var read = ImmutableSortedDictionary.CreateBuilder<string, FieldValue>(StringComparer.Ordinal);
        foreach (var name in types.Keys)
        {
            if (ValueOf(types[name], values.TryGetProperty(name, out var value) ? value : default) is not { } field)
            {
                return new ObservedState.Unreadable($"the field {name} is no {types[name]}");
            }

            read[name] = field;
        }

        return new ObservedState.Living(read.ToImmutable()) { Partial = PartialOf(record) };
    }

    private static ImmutableHashSet<string> PartialOf(JsonElement record) =>
        record.TryGetProperty("partial", out var partial) && partial.ValueKind == JsonValueKind.Array
            ? [.. partial.EnumerateArray().Where(name => name.ValueKind == JsonValueKind.String).Select(Decoded).OfType<string>()]
            : [];

    /// <summary>Null where the wire does not hold a value of the type.</summary>
    private static FieldValue? ValueOf(string type, JsonElement value) => (type, value.ValueKind) switch
    {
        ("list", JsonValueKind.Array) => SetOf(value),
        ("list", JsonValueKind.Undefined or JsonValueKind.Null) => new FieldValue.Set(ImmutableSortedDictionary<string, string>.Empty),
        (_, JsonValueKind.Undefined or JsonValueKind.Null) => FieldValue.Nothing,
        ("number", JsonValueKind.Number) => value.TryGetDecimal(out var number) ? new FieldValue.Number(number) : null,
        ("bool", JsonValueKind.True or JsonValueKind.False) => new FieldValue.Flag(value.GetBoolean()),
        ("date" or "datetime", JsonValueKind.String) => MomentOf(Decoded(value)),
        ("text", JsonValueKind.String) => Decoded(value) is { } text ? FieldValue.OfText(text.ReplaceLineEndings("\n")) : null,
        _ => null,
    };

    private static FieldValue? MomentOf(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? new FieldValue.Date(date)
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? new FieldValue.Instant(moment.ToUniversalTime())
        : null;

    private static FieldValue.Set? SetOf(JsonElement list)
    {
        var elements = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var element in list.EnumerateArray())
        {
            if ((element.ValueKind == JsonValueKind.String ? Decoded(element) : Text(element, "key")) is not { } key)
            {
                return null;
            }

            elements[key] = Text(element, "content") ?? "";
        }

        return new(elements.ToImmutable());
    }

    /// <summary>Null for half a surrogate pair, as a cut through an emoji leaves it: it passes JSON's grammar and is no text.</summary>
    private static string? Decoded(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}

/// <summary>One element of a list field.</summary>
internal sealed record MemoryElement(string Key, string Content);
