using CrmSync.App.Manage.Wire;
using CrmSync.Connectors.Contract;

namespace CrmSync.App.Manage.Connections;

/// <summary>A vendor's fault as a problem.</summary>
internal static class VendorRefusal
{
    private static readonly TimeSpan UsualPause = TimeSpan.FromSeconds(30);

    public static Problem Of(IConnector connector, Fault fault) => fault.Kind switch
    {
        FaultKind.Throttled or FaultKind.Unavailable => Problem.Unavailable(connector.Info.Title, fault.RetryAfter ?? UsualPause),
        FaultKind.Revoked or FaultKind.TokenExpired => New(fault, 422, "credentials-refused", "The credentials are not taken"),
        FaultKind.Forbidden => New(fault, 422, "permission-missing", "The account lacks a permission"),
        FaultKind.NotFound => New(fault, 404, "not-found", "The system has no such thing"),
        FaultKind.Rejected or FaultKind.Busy or FaultKind.Duplicate or FaultKind.PreconditionFailed or FaultKind.CursorExpired => New(fault, 422, "refused", "The system refused"),
        FaultKind.Unexpected => New(fault, 502, "unexpected-answer", "The system answered something unexpected"),
        _ => throw new InvalidOperationException($"unknown fault {fault.Kind}"),
    };

    // A fault's reason names no secret and no content.
    private static Problem New(Fault fault, int status, string type, string title) =>
        Problem.Of(status, type, title, fault.Reason);
}
