using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.Xero;

/// <summary>What came of one contact of a request. A closed choice.</summary>
internal abstract record XeroSending
{
    private XeroSending()
    {
    }

    /// <summary>Xero's element for it.</summary>
    public sealed record Told(JsonObject Element, DateTimeOffset VendorNow) : XeroSending;

    /// <summary>The answer leaves it out.</summary>
    public sealed record Untold : XeroSending;

    /// <summary>The request as a whole failed.</summary>
    public sealed record Failed(Fault Fault) : XeroSending;
}
