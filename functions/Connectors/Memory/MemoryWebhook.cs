using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.Memory;

/// <summary>The proof is a signature over the raw body: base64 of HMAC-SHA256 under the channel's secret.</summary>
internal static class MemoryWebhook
{
    private const string Channel = "x-memory-channel";
    private const string Signature = "x-memory-signature";

    public static string? ChannelOf(Push push) => push.Headers.GetValueOrDefault(Channel);

    public static PushVerdict Verify(Push push, ChannelSecret secret)
    {
        if (!push.Headers.ContainsKey(Channel) || !push.Headers.TryGetValue(Signature, out var signature))
        {
            return PushVerdict.Malformed;
        }

        var expected = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret.Value), push.Body.Span));
        if (secret.Value.Length == 0 || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), Encoding.UTF8.GetBytes(expected)))
        {
            return PushVerdict.Forged;
        }

        return NamesCollection(push.Body) ? PushVerdict.Genuine : PushVerdict.Malformed;
    }

    private static bool NamesCollection(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, MemoryJson.Default.MemoryPush)?.Collection is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
