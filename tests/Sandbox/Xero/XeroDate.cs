using System.Globalization;

namespace CrmSync.Sandbox.Xero;

/// <summary>Xero's three ways to write a moment.</summary>
internal static class XeroDate
{
    /// <summary>The offset says nothing; the number is UTC.</summary>
    public static string Member(DateTimeOffset moment) => $"/Date({moment.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}+0000)/";

    public static string Envelope(DateTimeOffset moment) => $"/Date({moment.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)})/";

    /// <summary>Without a zone, as connections have it.</summary>
    public static string Plain(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture);

    /// <summary>Without a zone, as events have it.</summary>
    public static string Event(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>If-Modified-Since in whole seconds; null where it is missing or not understood, which Xero passes over.</summary>
    public static DateTimeOffset? ModifiedSince(string? header) =>
        DateTimeOffset.TryParseExact(header, ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss'Z'", "R"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since) ? since : null;

    public static DateTimeOffset Seconds(DateTimeOffset moment) => moment.ToUniversalTime().AddTicks(-(moment.UtcTicks % TimeSpan.TicksPerSecond));

    public static DateTimeOffset Milliseconds(DateTimeOffset moment) => moment.ToUniversalTime().AddTicks(-(moment.UtcTicks % TimeSpan.TicksPerMillisecond));
}
