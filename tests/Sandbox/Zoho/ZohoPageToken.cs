using System.Text.Json;

namespace CrmSync.Sandbox.Zoho;

/// <summary>What a page_token carries: where the list goes on, and what it is bound to.</summary>
internal sealed record ZohoPageToken(string Signature, string User, string Key, string Id, int Shown, int Page, long Issued)
{
    public string Write() => Convert.ToHexStringLower(JsonSerializer.SerializeToUtf8Bytes(this));

    public static ZohoPageToken? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<ZohoPageToken>(Convert.FromHexString(text));
        }
        catch (Exception unreadable) when (unreadable is FormatException or JsonException)
        {
            return null;
        }
    }
}
