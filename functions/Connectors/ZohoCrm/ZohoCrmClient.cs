using System.Text;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>Calls to one organisation: one unit of pace each, because Zoho limits calls at the same time and we make one at a time.</summary>
internal sealed class ZohoCrmClient(Session session)
{
    /// <summary>Fails on any answer that is no success.</summary>
    public async Task<Outcome<ZohoAnswer>> AskAsync(HttpMethod method, string path, JsonObject? body, ZohoHeader? header, CancellationToken cancellationToken) =>
        (await ExchangeAsync(method, path, body, header, cancellationToken)).Succeeded(out var answer, out var fault)
            ? answer.IsSuccess ? answer : answer.Fault
            : fault;

    public Task<Outcome<ZohoAnswer>> GetAsync(string path, CancellationToken cancellationToken) => AskAsync(HttpMethod.Get, path, null, null, cancellationToken);

    /// <summary>Any answer; a fault only where none came that can be read.</summary>
    /// <param name="path">Below <c>crm/v8/</c>.</param>
    public async Task<Outcome<ZohoAnswer>> ExchangeAsync(HttpMethod method, string path, JsonObject? body, ZohoHeader? header, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(session.Api, "crm/v8/" + path));
        request.Headers.TryAddWithoutValidation("Authorization", "Zoho-oauthtoken " + session.AccessToken);
        if (header is { } own)
        {
            // Zoho's times in headers are ISO 8601, which the typed headers would not send.
            request.Headers.TryAddWithoutValidation(own.Name, own.Value);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        if (!(await HttpExchange.SendAsync(session, request, 1, cancellationToken)).Succeeded(out var answer, out var fault))
        {
            return fault;
        }

        var json = Json.Parse(answer.Body);
        return json is null && answer.IsSuccess && answer.Body.Length > 0
            ? new Fault(FaultKind.Unavailable, "the answer is no JSON")
            : new ZohoAnswer((int)answer.Status, json, ZohoTime.WholeSeconds(answer.Date ?? session.Clock.GetUtcNow()), answer.RetryAfter);
    }
}

/// <summary>A request header.</summary>
internal readonly record struct ZohoHeader(string Name, string Value);
