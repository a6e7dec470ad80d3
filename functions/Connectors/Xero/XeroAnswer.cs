using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.Xero;

/// <summary>One answer of Xero, whatever its status. The envelope's own "OK" says nothing about its elements.</summary>
/// <param name="Body">Null where there is none (304, 429) or it is no JSON (404).</param>
/// <param name="VendorNow">Xero's clock, in whole seconds.</param>
/// <param name="Limit">Which limit a 429 names.</param>
internal sealed record XeroAnswer(int Status, JsonNode? Body, DateTimeOffset VendorNow, TimeSpan? RetryAfter, string? Limit)
{
    /// <summary>304 is "nothing newer", which is an answer.</summary>
    public bool IsSuccess => Status is (>= 200 and < 300) or 304;

    public IReadOnlyList<JsonObject> Contacts => [.. Body.At("Contacts").Objects()];

    public Fault Fault => XeroProblem.FaultOf(this);
}
