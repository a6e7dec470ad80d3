using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.Xero;

/// <summary>
/// The proof is a signature over the raw body: base64 of HMAC-SHA256 under the app's webhook key. A push without events asks whether we check it.
/// https://developer.xero.com/documentation/guides/webhooks/overview
/// </summary>
internal static class XeroWebhook
{
    /// <summary>Bytes; a full batch of ours makes a push of some twenty thousand, and nothing says how many events one may hold.</summary>
    public const int BodyLimit = 1024 * 1024;

    private const string Signature = "x-xero-signature";

    public static PushVerdict Verify(Push push, ChannelSecret secret)
    {
        if (push.Body.Length > BodyLimit)
        {
            return PushVerdict.Malformed;
        }

        // No signature is as good as a wrong one: Xero asks for a 401 to whatever does not prove itself.
        var given = push.Headers.GetValueOrDefault(Signature, "");
        var expected = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret.Value), push.Body.Span));
        if (secret.Value.Length == 0 || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected)))
        {
            return PushVerdict.Forged;
        }

        return EventsOf(push) switch
        {
            null => PushVerdict.Malformed,
            { Count: 0 } => PushVerdict.Greeting,
            _ => PushVerdict.Genuine,
        };
    }

    /// <summary>One push tells of several organisations, and of things that we do not sync.</summary>
    public static ImmutableArray<PushSubject> SubjectsOf(Push push) =>
    [
        .. EventsOf(push).Objects()
            .Where(one => one["eventCategory"].Text() == "CONTACT")
            .Select(one => one["tenantId"].Id())
            .OfType<string>()
            .Distinct()
            .Select(tenant => new PushSubject(tenant, XeroAccount.Collection)),
    ];

    /// <summary>Null where the body is not what Xero sends.</summary>
    private static JsonArray? EventsOf(Push push) => push.Body.Length > BodyLimit ? null : XeroJson.Parse(push.Body.Span).At("events") as JsonArray;
}
