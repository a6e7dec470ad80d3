using CrmSync.Sandbox;

namespace CrmSync.Simulation.Pairs;

/// <summary>What requests to Zoho CRM ask for. A deletion knows no version there: what that can lose is named in docs/connectors/zoho-crm.md.</summary>
internal static class ZohoRequests
{
    public static IEnumerable<AskedWrite> Asked(HttpRequestMessage request)
    {
        if (request.Method == HttpMethod.Get)
        {
            return [];
        }

        if (request.Method == HttpMethod.Delete)
        {
            var ids = SandboxQuery.Parse(request.RequestUri!.Query).Get("ids") ?? ""; // a request on its way has an address
            return ids.Split(',').Select(id => new AskedWrite($"DELETE {id}", LacksVersion: false, id));
        }

        var since = request.Headers.TryGetValues("If-Unmodified-Since", out var all) ? string.Join(' ', all) : "";
        var text = request.Content?.ReadAsStringAsync().GetAwaiter().GetResult(); // in memory already
        return [new AskedWrite($"{request.Method} {since} {text}", request.Method == HttpMethod.Put && since.Length == 0)];
    }
}
