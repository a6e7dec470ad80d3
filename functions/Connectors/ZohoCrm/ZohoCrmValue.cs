using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>One JSON value of a row as a field value: by the module's table where it names the field, else by its kind.</summary>
internal static class ZohoCrmValue
{
    private static readonly ImmutableSortedDictionary<string, string> NoElements = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Null where the value makes no sense for the field.</summary>
    public static FieldValue? Read(JsonNode? json, string field, JsonObject row, ZohoCrmModule module) => json switch
    {
        null => field == module.Guests ? new FieldValue.Set(NoElements) : FieldValue.Nothing,
        _ when field == module.Start => Day(json, row, null),
        _ when field == module.End => Day(json, row, module.Start),
        _ when field == module.Reminder => Reminder(json),
        _ when field == module.Guests => new FieldValue.Set(Guests(json)),
        _ when module.Dates.Contains(field) => ZohoTime.ParseDate(json.Text()) is { } date ? new FieldValue.Date(date) : null,
        _ when module.Instants.Contains(field) => ZohoTime.Parse(json.Text()) is { } moment ? new FieldValue.Instant(moment.ToUniversalTime()) : null,
        _ when module.Texts.Contains(field) || module.Paragraphs.Contains(field) => Text(json),
        _ => ByKind(json, field),
    };

    /// <summary>An all-day meeting is its days in the offset shown; its end is inclusive there and exclusive with us. Moments are UTC.</summary>
    /// <param name="start">The start's field, where this is the end.</param>
    private static FieldValue? Day(JsonNode json, JsonObject row, string? start)
    {
        if (ZohoTime.Parse(json.Text()) is not { } moment)
        {
            return null;
        }

        if (row[ZohoCrmModule.AllDay].Flag() != true)
        {
            return new FieldValue.Instant(moment.ToUniversalTime());
        }

        // 23:59:59 of the last day; a midnight, should one be stored, closes the day before it.
        var day = DateOnly.FromDateTime(moment.DateTime);
        var closesDayBefore = start is not null && moment.TimeOfDay == TimeSpan.Zero && row[start].Text() != json.Text();
        return new FieldValue.Date(start is null || closesDayBefore ? day : day.AddDays(1));
    }

    /// <summary>Minutes of the first reminder (ZG-8).</summary>
    private static FieldValue? Reminder(JsonNode json)
    {
        if (json is not JsonArray entries)
        {
            return null;
        }

        if (entries.Objects().FirstOrDefault() is not { } first)
        {
            return FieldValue.Nothing;
        }

        var minutes = first["period"].Text() switch { "minutes" => 1, "hours" => 60, "days" => 1440, "weeks" => 10080, _ => 0 };
        return minutes > 0 && first["unit"].Number() is { } unit ? new FieldValue.Number(unit * minutes) : null;
    }

    /// <summary>People by address. One without an address cannot be matched and stays Zoho's own.</summary>
    private static ImmutableSortedDictionary<string, string> Guests(JsonNode json) =>
        json.Objects().Select(ZohoCrmGuestList.EmailOf).OfType<string>().Aggregate(NoElements, (set, email) => set.SetItem(email, ""));

    /// <summary>A string that is no text is not taken for an empty one, which would go over the other side's.</summary>
    private static FieldValue? Text(JsonNode json) => json.Text() is { } text ? FieldValue.OfText(text.Replace("\r\n", "\n", StringComparison.Ordinal))
        : json.GetValueKind() == JsonValueKind.String ? null
        : FieldValue.Nothing;

    private static FieldValue? ByKind(JsonNode json, string field) => json switch
    {
        JsonArray array => new FieldValue.Set(array.Select(Key).OfType<string>().Aggregate(NoElements, (set, key) => set.SetItem(key, ""))),
        JsonObject reference => reference["id"].Text() is not { } id ? null
            : ZohoCrmModule.Users.Contains(field) ? new FieldValue.Text(id)
            : new FieldValue.Reference(new(id), reference["name"].Text() ?? ""),
        _ => json.GetValueKind() switch
        {
            JsonValueKind.True => new FieldValue.Flag(true),
            JsonValueKind.False => new FieldValue.Flag(false),
            JsonValueKind.Number => json.Number() is { } number ? new FieldValue.Number(number) : null,
            _ => Text(json),
        },
    };

    private static string? Key(JsonNode? element) => element is JsonObject ? element.At("id").Text() : element.Text();
}
