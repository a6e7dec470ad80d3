using System.Text;
using System.Text.Json;

namespace CrmSync.Sandbox.Google;

/// <summary>What page and sync tokens carry. Opaque to callers, readable to whoever debugs a test.</summary>
/// <param name="Kind">p for a page, s for a sync token.</param>
/// <param name="After">Page: go on after this position or change. Sync: changes up to here are known.</param>
/// <param name="UpTo">Page: the last change this chain shows.</param>
/// <param name="Since">Page of a delta: the change it began after; null in a full list.</param>
/// <param name="Issued">Unix milliseconds of the chain's sync token.</param>
internal sealed record ListToken(
    string Kind, string Calendar, long After, long UpTo, long? Since, int Generation, string Signature, string? TimeMin, string? TimeMax, long Issued)
{
    public string Write() => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(this)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public static ListToken? Read(string? text)
    {
        try
        {
            var padded = (text ?? "").Replace('-', '+').Replace('_', '/');
            padded += new string('=', (4 - (padded.Length % 4)) % 4);
            return JsonSerializer.Deserialize<ListToken>(Encoding.UTF8.GetString(Convert.FromBase64String(padded)));
        }
        catch (Exception unreadable) when (unreadable is FormatException or JsonException)
        {
            return null;
        }
    }
}
