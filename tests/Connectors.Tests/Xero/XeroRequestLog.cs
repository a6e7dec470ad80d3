using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace CrmSync.Connectors.Tests.Xero;

/// <summary>Keeps what the connector sent; can answer in the sandbox's place.</summary>
internal sealed class XeroRequestLog(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    public List<(string Method, Uri Address, Dictionary<string, string> Headers, JsonObject? Body)> Requests { get; } = [];

    /// <summary>Null lets the request through.</summary>
    public Func<HttpRequestMessage, (HttpStatusCode Status, string Body)?> Instead { get; set; } = _ => null;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var text = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Requests.Add((
            request.Method.Method,
            request.RequestUri!, // a client's request has one
            request.Headers.NonValidated.ToDictionary(header => header.Key, header => header.Value.ToString()),
            text.StartsWith('{') ? (JsonObject)JsonNode.Parse(text)! : null));
        return Instead(request) is var (status, body)
            ? new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") }
            : await base.SendAsync(request, cancellationToken);
    }
}
