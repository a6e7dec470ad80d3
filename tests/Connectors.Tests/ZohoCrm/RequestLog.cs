using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace CrmSync.Connectors.Tests.ZohoCrm;

/// <summary>Keeps what the connector sent; can answer in the sandbox's place.</summary>
internal sealed class RequestLog(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    public List<SentRequest> Requests { get; } = [];

    /// <summary>Null lets the request through.</summary>
    public Func<SentRequest, (HttpStatusCode Status, string Body)?> Instead { get; set; } = _ => null;

    /// <summary>COQL texts in the order sent.</summary>
    public string[] Queries => [.. Requests.Where(sent => sent.Target.EndsWith("/coql", StringComparison.Ordinal)).Select(sent => (string)sent.Body!["select_query"]!)];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var text = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var sent = new SentRequest(
            request.Method.Method,
            request.RequestUri!.PathAndQuery,
            request.Headers.NonValidated.ToDictionary(header => header.Key, header => string.Join(",", header.Value)),
            text.StartsWith('{') ? JsonNode.Parse(text) : null);
        Requests.Add(sent);
        return Instead(sent) is var (status, body)
            ? new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") }
            : await base.SendAsync(request, cancellationToken);
    }
}

/// <summary>A request as it went out.</summary>
internal sealed record SentRequest(string Method, string Target, Dictionary<string, string> Headers, JsonNode? Body)
{
    public JsonNode Record(int index = 0) => Body!["data"]![index]!;
}
