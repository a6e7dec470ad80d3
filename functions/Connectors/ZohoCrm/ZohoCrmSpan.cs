using System.Text.Json.Nodes;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>
/// The two ends of a meeting on their way to Zoho. Days go out as 00:00:00 to 23:59:59 in the API user's zone: read as instants or by their local date, they are
/// the same days.
/// </summary>
internal static class ZohoCrmSpan
{
    /// <param name="start">Null where it does not change.</param>
    /// <param name="current">The record as it is, where only one end changes; else null.</param>
    public static void Write(JsonObject body, ZohoCrmModule module, FieldValue? start, FieldValue? end, JsonObject? current, TimeZoneInfo zone)
    {
        var isDays = (start ?? end) is FieldValue.Date;
        if (current is not null && (current[ZohoCrmModule.AllDay].Flag() == true) != isDays)
        {
            // The kind changes, and with it the end that was not named.
            start ??= ZohoCrmValue.Read(current[module.Start!], module.Start!, current, module);
            end ??= ZohoCrmValue.Read(current[module.End!], module.End!, current, module);
        }

        Put(body, module.Start!, isDays ? Days(start, zone, isEnd: false) : Moment(start, zone));
        Put(body, module.End!, isDays ? Days(end, zone, isEnd: true) : Moment(end, zone));
        body[ZohoCrmModule.AllDay] = isDays;

        static void Put(JsonObject body, string field, (bool Known, string? Text) time)
        {
            if (time.Known)
            {
                body[field] = time.Text;
            }
        }
    }

    private static (bool Known, string? Text) Moment(FieldValue? value, TimeZoneInfo zone) => value switch
    {
        null => (false, null),
        FieldValue.Instant instant => (true, ZohoTime.Write(instant.Value)),
        FieldValue.Date date => (true, ZohoTime.Write(date.Value.ToDateTime(TimeOnly.MinValue), zone)),
        _ => (true, null),
    };

    private static (bool Known, string? Text) Days(FieldValue? value, TimeZoneInfo zone, bool isEnd) => value switch
    {
        null => (false, null),
        FieldValue.Date date when isEnd => (true, ZohoTime.Write(LastSecond(date.Value.AddDays(-1)), zone)),
        FieldValue.Date date => (true, ZohoTime.Write(date.Value.ToDateTime(TimeOnly.MinValue), zone)),
        FieldValue.Instant instant when isEnd => (true, ZohoTime.Write(LastSecond(DayOf(instant.Value.AddSeconds(-1), zone)), zone)),
        FieldValue.Instant instant => (true, ZohoTime.Write(DayOf(instant.Value, zone).ToDateTime(TimeOnly.MinValue), zone)),
        _ => (true, null),
    };

    private static DateOnly DayOf(DateTimeOffset moment, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);

    private static DateTime LastSecond(DateOnly day) => day.ToDateTime(new TimeOnly(23, 59, 59));
}
