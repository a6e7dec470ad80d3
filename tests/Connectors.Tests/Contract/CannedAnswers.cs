using System.Net;
using System.Text;

namespace CrmSync.Connectors.Tests.Contract;

/// <summary>Answers what it is told, and keeps what it was asked.</summary>
public sealed class CannedAnswers(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
{
    public List<(string Method, string PathAndQuery, string Body)> Asked { get; } = [];

    public static CannedAnswers Json(string json, HttpStatusCode status = HttpStatusCode.OK) =>
        new(_ => new HttpResponseMessage(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        lock (Asked)
        {
            Asked.Add((request.Method.Method, request.RequestUri!.PathAndQuery, body)); // a client's request has an address
        }

        return answer(request);
    }
}
