namespace CrmSync.Simulation.Pairs;

/// <summary>What requests to Zoho CRM ask for. A deletion knows no version there: what that can lose is named in docs/connectors/zoho-crm.md.</summary>
internal static class ZohoRequests
{
    public static IEnumerable<AskedWrite> Asked(HttpRequestMessage request)
    {
        if (request.Method != HttpMethod.Get)
        {
            var since = request.Headers.TryGetValues("If-Unmodified-Since", out var all) ? string.Join(' ', all) : "";
            var text = request.Content?.ReadAsStringAsync().GetAwaiter().GetResult() ?? request.RequestUri!.Query; // in memory already; a request on its way has an address
            yield return new($"{request.Method} {since} {text}", request.Method == HttpMethod.Put && since.Length == 0);
        }
    }
}
