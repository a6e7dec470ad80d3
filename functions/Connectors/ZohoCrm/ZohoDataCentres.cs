using System.Collections.Immutable;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>
/// Zoho's data centres. Which one is told by the vendor's answers, and those travel through a browser, so only these hosts ever get a secret.
/// https://www.zoho.com/crm/developer/docs/api/v8/multi-dc.html
/// </summary>
internal static class ZohoDataCentres
{
    private static readonly ImmutableArray<string> Suffixes = ["zoho.com", "zoho.eu", "zoho.in", "zoho.com.au", "zoho.jp", "zoho.com.cn", "zohocloud.ca", "zoho.sa", "zoho.uk"];

    private static readonly ImmutableHashSet<string> Accounts = [.. Suffixes.Select(suffix => "accounts." + suffix)];

    private static readonly ImmutableHashSet<string> Apis =
        [.. ((IEnumerable<string>)["com", "eu", "in", "com.au", "jp", "com.cn", "ca", "sa", "uk"]).Select(tld => "www.zohoapis." + tld)];

    /// <summary>Where to refresh; null where the server named is none of Zoho's. An address set in place of Zoho's own (a sandbox) is kept whatever is named.</summary>
    public static Uri? TokenServer(string named, Endpoint endpoint) =>
        !Uri.TryCreate(named, UriKind.Absolute, out var server) ? null
        : !Accounts.Contains(endpoint.Token.Host) ? IsZoho(server, Accounts) || server.Authority == endpoint.Token.Authority ? endpoint.Token : null
        : IsZoho(server, Accounts) ? new Uri(server, "/") : null;

    /// <summary>Where to call; null where the domain named is none of Zoho's.</summary>
    public static Uri? Api(string? named, Endpoint endpoint) =>
        !Uri.TryCreate(named, UriKind.Absolute, out var domain) ? null
        : !Apis.Contains(endpoint.Api.Host) ? domain.Authority == endpoint.Api.Authority ? endpoint.Api : null
        : IsZoho(domain, Apis) ? new Uri(domain, "/") : null;

    private static bool IsZoho(Uri address, ImmutableHashSet<string> hosts) =>
        address.Scheme == Uri.UriSchemeHttps && address.IsDefaultPort && hosts.Contains(address.Host);
}
