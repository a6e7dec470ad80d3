using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>What an item of an answer, or the want of one, says of a write (R19).</summary>
internal static class ZohoResult
{
    public static readonly WriteResult Untold = new WriteResult.Unknown(new(FaultKind.Unexpected, "Zoho's answer does not tell what became of the record"));

    public static WriteResult OfCreate(JsonObject item) => ZohoReply.IsSuccess(item) ? Written(item)
        : ZohoReply.DuplicateOf(item) is not { } duplicate ? OfError(ZohoProblem.FaultOf(item), gone: null)
        : duplicate.Field == ZohoCrmModule.StampField ? new WriteResult.Exists(duplicate.Id is { } id ? new RecordId(id) : null)
        : Clash(duplicate.Field);

    public static WriteResult OfUpdate(JsonObject item) => ZohoReply.IsSuccess(item) ? Written(item)
        : ZohoReply.DuplicateOf(item) is { } duplicate ? Clash(duplicate.Field)
        : OfError(ZohoProblem.FaultOf(item), new WriteResult.Gone());

    public static WriteResult OfDelete(JsonObject item) => ZohoReply.IsSuccess(item) ? new WriteResult.Removed() : OfError(ZohoProblem.FaultOf(item), new WriteResult.Gone());

    /// <summary>A fault of a whole request that may have been carried out.</summary>
    public static WriteResult OfRequest(Fault fault) => fault.Kind == FaultKind.Unavailable ? new WriteResult.Unknown(fault) : OfNothingSent(fault);

    /// <summary>A fault before anything was written.</summary>
    public static WriteResult OfNothingSent(Fault fault) => IsOfTheConnection(fault) ? new WriteResult.Unsent(fault) : new WriteResult.Failed(fault);

    /// <summary>No further request can do better now.</summary>
    public static bool IsOfTheConnection(Fault fault) =>
        fault.Kind is FaultKind.TokenExpired or FaultKind.Revoked or FaultKind.Forbidden or FaultKind.Throttled or FaultKind.Unavailable;

    private static WriteResult Written(JsonObject item)
    {
        var details = item.Object("details");
        return details.At("id").Text() is { } id && ZohoTime.Parse(details.At(ZohoCrmModule.Modified).Text())?.ToUniversalTime() is { } modified
            ? new WriteResult.Written(new(id), ZohoTime.Version(modified), modified, Stored: null)
            : Untold;
    }

    private static WriteResult.Failed Clash(string? field) =>
        new(new(FaultKind.Rejected, $"another record has the same value in the unique field {field}"));

    /// <param name="gone">Where the record could be missing: the result for that.</param>
    private static WriteResult OfError(Fault fault, WriteResult? gone) => fault.Kind switch
    {
        FaultKind.PreconditionFailed => new WriteResult.Refused(),
        FaultKind.NotFound when gone is not null => gone,
        FaultKind.Throttled or FaultKind.TokenExpired or FaultKind.Revoked => new WriteResult.Unsent(fault),
        FaultKind.Unavailable => new WriteResult.Unknown(fault),
        _ => new WriteResult.Failed(fault),
    };
}
