using System.Security.Cryptography;
using System.Text;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>
/// A push has no body and no signature: the proof is the token we gave the channel. https://developers.google.com/workspace/calendar/api/guides/push
/// </summary>
internal static class GoogleCalendarWebhook
{
    private const string ChannelId = "x-goog-channel-id";
    private const string Token = "x-goog-channel-token";
    private const string State = "x-goog-resource-state";

    private static readonly string[] Always = [ChannelId, State, "x-goog-message-number", "x-goog-resource-id", "x-goog-resource-uri"];

    public static string? ChannelOf(Push push) => push.Headers.GetValueOrDefault(ChannelId);

    public static PushVerdict Verify(Push push, ChannelSecret secret)
    {
        if (!Array.TrueForAll(Always, name => push.Headers.TryGetValue(name, out var value) && value.Length > 0))
        {
            return PushVerdict.Malformed;
        }

        if (!IsSame(push.Headers.GetValueOrDefault(Token, ""), secret.Value))
        {
            return PushVerdict.Forged;
        }

        return push.Headers[State] switch
        {
            "sync" => PushVerdict.Greeting,
            "exists" or "not_exists" => PushVerdict.Genuine,
            _ => PushVerdict.Malformed,
        };
    }

    private static bool IsSame(string given, string secret) =>
        secret.Length > 0 && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(secret));
}
