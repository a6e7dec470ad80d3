using System.Net.Http.Headers;
using System.Text;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.Xero;

/// <summary>A refresh token's trade for an access token. Each trade brings the refresh token for the next one. https://developer.xero.com/documentation/guides/oauth2/auth-flow</summary>
internal static class XeroAccess
{
    private static readonly TimeSpan UsualLife = TimeSpan.FromMinutes(30);

    public static async Task<Outcome<Grant>> AuthorizeAsync(HttpClient http, Credentials credentials, Endpoint endpoint, CancellationToken cancellationToken)
    {
        const string refreshToken = "refresh_token";

        // Before the token is used up for nothing.
        if (XeroJson.IdOf(credentials["tenant_id"]) is not { } tenant)
        {
            return new Fault(FaultKind.Revoked, "tenant_id is no id of an organisation of Xero");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Token)
        {
            Content = new FormUrlEncodedContent([new("grant_type", refreshToken), new(refreshToken, credentials[refreshToken])]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials["client_id"]}:{credentials["client_secret"]}")));
        if (!(await HttpExchange.SendAsync(http, request, cancellationToken)).Succeeded(out var answer, out var fault))
        {
            return fault;
        }

        var body = XeroJson.Parse(answer.Body);
        if (!answer.IsSuccess || body.At("access_token").Text() is not { Length: > 0 } token)
        {
            var code = body.At("error").Text();
            return new Fault(FaultTable.Classify(XeroConnector.Name, (int)answer.Status, code), $"Xero gave no access token: {(int)answer.Status} {code}".TrimEnd(), answer.RetryAfter);
        }

        // Nothing is asked further here: were that to fail, the token that was used up would be lost with its successor.
        var keep = body.At(refreshToken).Text() is { Length: > 0 } next ? credentials.With(refreshToken, next) : credentials;
        return new Grant(token, body.At("expires_in").Number() is > 0 and < 86400 and var seconds ? TimeSpan.FromSeconds(seconds) : UsualLife, keep) { AccountId = tenant };
    }
}
