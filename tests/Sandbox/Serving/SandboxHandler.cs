using System.Net;

namespace CrmSync.Sandbox.Serving;

/// <summary>An HttpClient's way into a world without a network. Without hooks and latency it completes synchronously, as a single-threaded simulation needs.</summary>
public sealed class SandboxHandler(SandboxWorld world, CallOptions? options = null) : HttpMessageHandler
{
    private readonly CallPath _path = new(world, options ?? new());

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var uri = request.RequestUri ?? throw new InvalidOperationException("A request needs an address.");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            headers[name] = string.Join(name == "User-Agent" ? " " : ", ", values);
        }

        byte[] body = [];
        if (request.Content is not null)
        {
            body = await request.Content.ReadAsByteArrayAsync(cancellationToken);
            foreach (var (name, values) in request.Content.Headers.NonValidated)
            {
                headers[name] = string.Join(", ", values);
            }
        }

        var answer = await _path.SendAsync(
            new(request.Method.Method, uri.Authority, uri.AbsolutePath, uri.Query, headers, body), cancellationToken);
        if (answer.Dropped)
        {
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection was dropped.");
        }

        var response = new HttpResponseMessage((HttpStatusCode)answer.Status)
        {
            RequestMessage = request,
            Content = new ByteArrayContent(answer.Body),
        };
        foreach (var (name, value) in answer.Headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value))
            {
                response.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return response;
    }
}
