using System.Globalization;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>Zoho's times: whole seconds with an offset, shown in the API user's zone. What counts is the instant, never the text.</summary>
internal static class ZohoTime
{
    private const string Offset = "yyyy-MM-dd'T'HH:mm:sszzz";
    private static readonly string[] Known = [Offset, "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    /// <summary>Keeps the offset, because an all-day meeting's day is the day there.</summary>
    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParseExact(text, Known, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;

    public static DateOnly? ParseDate(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    /// <summary>A text of this form is a time only where the field's type says so.</summary>
    public static bool LooksLikeOne(string? text) => Parse(text) is not null || ParseDate(text) is not null;

    /// <summary>As record fields, COQL and headers take it: <c>+00:00</c>, never <c>Z</c>.</summary>
    public static string Write(DateTimeOffset moment) => moment.ToUniversalTime().ToString(Offset, CultureInfo.InvariantCulture);

    /// <summary>Keeps the zone's offset in the text.</summary>
    public static string Write(DateTime local, TimeZoneInfo zone) => new DateTimeOffset(local, zone.GetUtcOffset(local)).ToString(Offset, CultureInfo.InvariantCulture);

    public static string Write(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static RecordVersion Version(DateTimeOffset modified) => new(modified.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));

    public static DateTimeOffset WholeSeconds(DateTimeOffset moment) => moment.ToUniversalTime().AddTicks(-(moment.UtcTicks % TimeSpan.TicksPerSecond));
}
