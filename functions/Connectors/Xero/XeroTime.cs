using System.Globalization;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.Xero;

/// <summary>Xero's times. https://developer.xero.com/documentation/api/accounting/requests-and-responses#json-responses-and-date-formats</summary>
internal static class XeroTime
{
    private const string Before = "/Date(";
    private const string After = ")/";

    /// <summary><c>/Date(1503348544227+0000)/</c>: the number is milliseconds of UTC, whatever offset follows it.</summary>
    public static DateTimeOffset? Parse(string? text)
    {
        if (text is null || !text.StartsWith(Before, StringComparison.Ordinal) || !text.EndsWith(After, StringComparison.Ordinal) || text.Length < Before.Length + After.Length)
        {
            return null;
        }

        var number = text.AsSpan(Before.Length, text.Length - Before.Length - After.Length);
        var offset = number.Length > 1 ? number[1..].IndexOfAny('+', '-') + 1 : 0;
        number = offset > 0 ? number[..offset] : number;
        return long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds) && Math.Abs(milliseconds) < 100_000_000_000_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
    }

    public static RecordVersion Version(DateTimeOffset modified) => new(modified.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    /// <summary>As If-Modified-Since takes it: whole seconds and no zone.</summary>
    public static string Header(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    public static DateTimeOffset WholeSeconds(DateTimeOffset moment) => moment.ToUniversalTime().AddTicks(-(moment.UtcTicks % TimeSpan.TicksPerSecond));
}
