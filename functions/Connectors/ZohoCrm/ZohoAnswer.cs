using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>One answer of Zoho CRM, whatever its status: a status alone never tells success (207, 200 with an error in an item).</summary>
/// <param name="Body">Null where there is none (204, 304).</param>
/// <param name="VendorNow">Zoho's clock, in whole seconds.</param>
internal sealed record ZohoAnswer(int Status, JsonObject? Body, DateTimeOffset VendorNow, TimeSpan? RetryAfter)
{
    /// <summary>304 is "nothing newer", which is an answer.</summary>
    public bool IsSuccess => Status is (>= 200 and < 300) or 304;

    public IReadOnlyList<JsonObject> Rows => [.. Body.At("data").Objects()];

    /// <summary>The one record of a read by id.</summary>
    public JsonObject? Row => Body.At("data").Objects().FirstOrDefault();

    public bool? HasMore => Body.Object("info").At("more_records").Flag();

    /// <summary>Where the error stands: on the answer itself, or on its first item.</summary>
    public JsonObject? Problem => Body is null || Body.ContainsKey("code")
        ? Body
        : ((IEnumerable<string>)["data", "watch", "fields", "users", "modules"]).SelectMany(name => Body.At(name).Objects()).FirstOrDefault();

    public Fault Fault => ZohoProblem.FaultOf(Status, Problem) with { RetryAfter = RetryAfter };
}
