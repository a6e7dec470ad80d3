using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>
/// Zoho's pushes. They are not signed: the token we gave with the channel comes back, and is all the proof there is. What they say of records is not used.
/// https://www.zoho.com/crm/developer/docs/api/v8/notifications/overview.html
/// </summary>
internal static class ZohoCrmWebhook
{
    public const int BodyLimit = 1024 * 1024;

    private const int LongestToken = 50;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>Zoho takes 50 characters; a longer secret goes as its hash.</summary>
    public static string TokenOf(ChannelSecret secret) =>
        secret.Value.Length <= LongestToken ? secret.Value : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret.Value)).AsSpan(0, 24));

    /// <summary>From the body, or else from the address; null where they do not agree.</summary>
    public static string? ChannelOf(Push push) => ChannelOf(push, Read(push));

    public static PushVerdict Verify(Push push, ChannelSecret secret)
    {
        if (Read(push) is not { Module: not null, NamesRecords: true } body)
        {
            return PushVerdict.Malformed;
        }

        var given = Encoding.UTF8.GetBytes(body.Token ?? "");
        return secret.Value.Length > 0 && CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(TokenOf(secret))) && ChannelOf(push, body) is not null
            ? PushVerdict.Genuine
            : PushVerdict.Forged;
    }

    private static string? ChannelOf(Push push, Body? body) =>
        body?.Channel is not { } named || push.Subscription is null || named == push.Subscription ? body?.Channel ?? push.Subscription : null;

    /// <summary>Null where the body is not what Zoho sends. All of it is read here, because a text that is no UTF-8 or half a surrogate pair shows only when it is read.</summary>
    private static Body? Read(Push push)
    {
        if (push.Body.Length > BodyLimit)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(push.Body, Strict);
            var root = json.RootElement;
            return root.ValueKind == JsonValueKind.Object ? new(Text(root, "channel_id"), Text(root, "token"), Text(root, "module"), HasIds(root)) : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool HasIds(JsonElement body) =>
        body.TryGetProperty("ids", out var ids) && ids.ValueKind == JsonValueKind.Array && ids.GetArrayLength() > 0
        && ids.EnumerateArray().All(id => id.ValueKind is JsonValueKind.String or JsonValueKind.Number);

    private static string? Text(JsonElement body, string name) => !body.TryGetProperty(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    private sealed record Body(string? Channel, string? Token, string? Module, bool NamesRecords);
}
