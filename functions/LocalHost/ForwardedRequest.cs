using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace CrmSync.LocalHost;

/// <summary>The request as the handler gets it: YARP's default transformation, and the headers of the host.</summary>
internal static class ForwardedRequest
{
    private static readonly HashSet<string> HopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    private static readonly HashSet<string> Replaced = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Prefix", HostHeaders.InvocationId, HostHeaders.HostVersion,
    };

    public static bool IsHopByHop(string header) => HopByHop.Contains(header);

    public static HttpRequestMessage From(HttpContext context, HandlerAddress address, Guid invocationId, CancellationToken cancellationToken)
    {
        var incoming = context.Request;
        var uri = new Uri(
            address.Uri.GetLeftPart(UriPartial.Authority) + incoming.Path.ToUriComponent() + incoming.QueryString.ToUriComponent(),
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(new HttpMethod(incoming.Method), uri);
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody is true)
        {
            request.Content = new ForwardedContent(incoming.Body, cancellationToken);
        }
        foreach (var (name, values) in incoming.Headers.Where(header => IsPassedOn(header.Key, incoming.Headers.Connection)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", context.Connection.RemoteIpAddress?.ToString());
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", incoming.Scheme);
        request.Headers.TryAddWithoutValidation("X-Forwarded-Host", incoming.Host.ToUriComponent());
        request.Headers.TryAddWithoutValidation(HostHeaders.InvocationId, invocationId.ToString());
        request.Headers.TryAddWithoutValidation(HostHeaders.HostVersion, HostHeaders.Version);
        return request;
    }

    private static bool IsPassedOn(string header, StringValues connection) =>
        !HopByHop.Contains(header)
        && !Replaced.Contains(header)
        && !connection.ToString().Split(',', StringSplitOptions.TrimEntries).Contains(header, StringComparer.OrdinalIgnoreCase);
}
