using System.Text.Json.Nodes;

namespace CrmSync.Simulation.Pairs;

/// <summary>What requests to Xero ask for. Xero knows no condition on a write: what that can lose is named in docs/connectors/xero.md.</summary>
internal static class XeroRequests
{
    public static IEnumerable<AskedWrite> Asked(HttpRequestMessage request)
    {
        if (request.Method == HttpMethod.Get)
        {
            return [];
        }

        var body = JsonNode.Parse(request.Content?.ReadAsStringAsync().GetAwaiter().GetResult() ?? "{}"); // in memory already
        return (body?["Contacts"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(contact => new AskedWrite($"{request.Method} {contact.ToJsonString()}", LacksVersion: false, (string?)contact["ContactStatus"] == "ARCHIVED" ? (string?)contact["ContactID"] : null))
            .ToList();
    }
}
