using System.Net;

namespace CrmSync.App.Flow.Vendors;

/// <summary>The HTTP client that all vendors are called with: no cookies, no redirects (a token goes to no other host), one deadline.</summary>
public static class VendorHttp
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static HttpClient NewClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Deadline,
    };
}
