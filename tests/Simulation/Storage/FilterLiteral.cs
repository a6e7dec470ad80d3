using System.Globalization;

namespace CrmSync.Simulation.Storage;

/// <summary>
/// A filter's constants, each type in its own form; null for what is none.
/// https://learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities#filtering-on-property-values
/// </summary>
internal static class FilterLiteral
{
    public static object? Quoted(ReadOnlySpan<char> prefix, string text) => prefix switch
    {
        "" => text,
        "datetime" => Time(text),
        "guid" => Guid.TryParse(text, out var id) ? id : null,
        "X" or "binary" => Bytes(text),
        _ => null,
    };

    public static object? Bare(ReadOnlySpan<char> word) => word switch
    {
        "true" => true,
        "false" => false,
        [.. var digits, 'L'] => long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ when word.IndexOfAny(".E") >= 0 => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ => int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
    };

    private static object? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    private static byte[]? Bytes(string text)
    {
        var bytes = new byte[text.Length / 2];
        return Convert.FromHexString(text, bytes, out _, out var written) == System.Buffers.OperationStatus.Done && written == bytes.Length ? bytes : null;
    }
}
