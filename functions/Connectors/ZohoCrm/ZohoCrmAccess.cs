using System.Globalization;
using System.Text;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>A refresh token's trade for an access token. Zoho answers refusals with 200, so only the token itself proves success.</summary>
internal static class ZohoCrmAccess
{
    private static readonly TimeSpan UsualLife = TimeSpan.FromHours(1);

    /// <summary>https://www.zoho.com/crm/developer/docs/api/v8/refresh.html</summary>
    public static async Task<Outcome<Grant>> AuthorizeAsync(HttpClient http, Credentials credentials, Endpoint endpoint, CancellationToken cancellationToken)
    {
        if (ZohoDataCentres.TokenServer(credentials["accounts_server"], endpoint) is not { } server)
        {
            return new Fault(FaultKind.Revoked, "accounts_server is none of Zoho's");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, "oauth/v2/token"))
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "refresh_token",
                ["client_id"] = credentials["client_id"],
                ["client_secret"] = credentials["client_secret"],
                ["refresh_token"] = credentials["refresh_token"],
            }),
        };
        if (!(await HttpExchange.SendAsync(http, request, cancellationToken)).Succeeded(out var answer, out var fault))
        {
            return fault;
        }

        var body = Json.Parse(answer.Body);
        if (!answer.IsSuccess || body.At("access_token").Text() is not { Length: > 0 } token)
        {
            return Refusal((int)answer.Status, body.At("error").Text() ?? Plain(answer.Body), answer.RetryAfter);
        }

        return ZohoDataCentres.Api(body.At("api_domain").Text(), endpoint) is { } api
            ? new Grant(token, Life(body.At("expires_in").Number()), credentials, api)
            : new Fault(FaultKind.Unexpected, "the token's api_domain is none of Zoho's");
    }

    private static Fault Refusal(int status, string? code, TimeSpan? retryAfter) =>
        new(FaultTable.Classify(ZohoCrmConnector.Name, status, code), $"Zoho gave no access token: {status} {code}".TrimEnd(), retryAfter);

    private static TimeSpan Life(decimal? seconds) => seconds is > 0 and < 86400 ? TimeSpan.FromSeconds((double)seconds) : UsualLife;

    /// <summary>"Access Denied" comes as bare text; anything longer is a page, not a code.</summary>
    private static string? Plain(byte[] body) => body.Length is > 0 and < 40 && Encoding.UTF8.GetString(body).Trim() is var text && text.StartsWith("Access Denied", true, CultureInfo.InvariantCulture)
        ? "Access Denied" : null;
}
