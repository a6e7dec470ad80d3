using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.Xero;

/// <summary>Calls to one organisation, one at a time and one unit of pace each: Xero counts calls, whatever they carry.</summary>
internal sealed class XeroClient(Session session)
{
    private const string Contacts = "api.xro/2.0/Contacts";

    /// <summary>https://developer.xero.com/documentation/guides/oauth2/tenants</summary>
    public Task<Outcome<XeroAnswer>> ConnectionsAsync(CancellationToken cancellationToken) => AskAsync(HttpMethod.Get, "connections", null, null, cancellationToken);

    /// <param name="query">Begins with a question mark, or with a slash and an id or a number.</param>
    /// <param name="modifiedSince">Whole seconds count.</param>
    public Task<Outcome<XeroAnswer>> GetContactsAsync(string query, DateTimeOffset? modifiedSince, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Get, Contacts + query, null, modifiedSince, cancellationToken);

    /// <summary>
    /// Each element with its result: without summarizeErrors=false one bad element fails the call, and the good ones are saved without a word.
    /// https://developer.xero.com/documentation/api/accounting/requests-and-responses#summarizeerrors
    /// </summary>
    public Task<Outcome<XeroAnswer>> WriteContactsAsync(HttpMethod method, IEnumerable<JsonObject> contacts, CancellationToken cancellationToken) =>
        ExchangeAsync(method, Contacts + "?summarizeErrors=false", new JsonObject { ["Contacts"] = new JsonArray([.. contacts]) }, null, cancellationToken);

    /// <summary>Fails on any answer that is no success.</summary>
    private async Task<Outcome<XeroAnswer>> AskAsync(HttpMethod method, string path, JsonObject? body, DateTimeOffset? modifiedSince, CancellationToken cancellationToken) =>
        (await ExchangeAsync(method, path, body, modifiedSince, cancellationToken)).Succeeded(out var answer, out var fault)
            ? answer.IsSuccess ? answer : answer.Fault
            : fault;

    /// <summary>Any answer; a fault only where none came that can be read.</summary>
    private async Task<Outcome<XeroAnswer>> ExchangeAsync(HttpMethod method, string path, JsonObject? body, DateTimeOffset? modifiedSince, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(session.Api, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session.AccessToken);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json")); // XML otherwise
        request.Headers.TryAddWithoutValidation("xero-tenant-id", session.AccountId);
        if (modifiedSince is { } since)
        {
            // Xero's time in this header is ISO 8601, which the typed header would not send.
            request.Headers.TryAddWithoutValidation("If-Modified-Since", XeroTime.Header(since));
        }

        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            request.Headers.Add("Idempotency-Key", AttemptKey());
        }

        if (!(await HttpExchange.SendAsync(session, request, 1, cancellationToken)).Succeeded(out var answer, out var fault))
        {
            return fault;
        }

        var json = XeroJson.Parse(answer.Body);
        return json is null && answer.IsSuccess && answer.Body.Length > 0
            ? new Fault(FaultKind.Unavailable, "the answer is no JSON")
            : new XeroAnswer((int)answer.Status, json, XeroTime.WholeSeconds(answer.Date ?? session.Clock.GetUtcNow()), answer.RetryAfter, answer.Headers.GetValueOrDefault("X-Rate-Limit-Problem"));
    }

    /// <summary>
    /// One attempt's own key, so that a request which something on the way sends twice is done once. A later attempt has another: Xero would repeat an error for six minutes.
    /// Nothing depends on its value. https://developer.xero.com/documentation/guides/idempotent-requests/idempotency
    /// </summary>
    private static string AttemptKey() => Guid.NewGuid().ToString();
}
