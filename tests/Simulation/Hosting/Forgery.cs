using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrmSync.Sandbox.Pushes;

namespace CrmSync.Simulation.Hosting;

/// <summary>A push as somebody would send it who knows all but the secret: what proves a vendor's pushes, a header or a member of the body, is replaced.</summary>
internal static class Forgery
{
    private const string Guess = "AAAA";

    public static PushDelivery Of(PushDelivery delivery) => delivery with
    {
        Headers = delivery.Headers.ToDictionary(header => header.Key, header => IsProof(header.Key) ? Guess : header.Value),
        Body = Body(delivery.Body),
    };

    private static bool IsProof(string header) => header.EndsWith("Signature", StringComparison.OrdinalIgnoreCase) || header.EndsWith("Token", StringComparison.OrdinalIgnoreCase);

    private static byte[] Body(byte[] body)
    {
        if (body.Length == 0 || JsonNode.Parse(body) is not JsonObject { } json || !json.ContainsKey("token"))
        {
            return body;
        }

        json["token"] = Guess;
        return Encoding.UTF8.GetBytes(json.ToJsonString(JsonSerializerOptions.Default));
    }
}
