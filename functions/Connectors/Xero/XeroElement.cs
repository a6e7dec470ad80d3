using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.Xero;

/// <summary>What an element of an answer says of its contact (R19).</summary>
internal static class XeroElement
{
    public static readonly WriteResult Untold = new WriteResult.Unknown(new(FaultKind.Unavailable, "Xero's answer does not tell what became of the contact"));

    /// <summary>Only all of it together: an element may look fine and not exist. https://github.com/XeroAPI/xero-php-oauth2/issues/179</summary>
    public static bool IsSaved(JsonObject element) =>
        element["StatusAttributeString"].Text() is "OK" or "WARNING" && element[XeroMap.Id].Id() is not null && element["HasValidationErrors"].Flag() != true && Messages(element).Count == 0;

    /// <summary>What is neither saved nor refused is not known.</summary>
    private static bool IsRefused(JsonObject element) =>
        element["StatusAttributeString"].Text() == "ERROR" || element["HasValidationErrors"].Flag() == true || Messages(element).Count > 0 || element[XeroMap.Id].Id() is null;

    private static IReadOnlyList<string> Messages(JsonObject element) =>
        [.. element["ValidationErrors"].Objects().Select(error => error["Message"].Text() ?? error["Description"].Text() ?? "")];

    public static bool SaysNumberTaken(JsonObject element) => Messages(element).Any(message =>
        (message.Contains("contact number", StringComparison.OrdinalIgnoreCase) || message.Contains("contactnumber", StringComparison.OrdinalIgnoreCase)) && SaysTaken(message));

    public static bool SaysNameTaken(JsonObject element) => Messages(element).Any(message => message.Contains("contact name", StringComparison.OrdinalIgnoreCase) && SaysTaken(message));

    public static WriteResult Written(JsonObject element, DateTimeOffset vendorNow, PlaceIdentity place) =>
        XeroMap.Observe(element, vendorNow, place) is { State: not ObservedState.Unreadable } stored ? new WriteResult.Written(stored.Id, stored.Version, stored.Modified, stored) : Untold;

    public static WriteResult ResultOf(XeroSending outcome, XeroDraft draft, PlaceIdentity place) => outcome switch
    {
        XeroSending.Told told when IsSaved(told.Element) => Written(told.Element, told.VendorNow, place),
        XeroSending.Told told when SaysNameTaken(told.Element) => NameTaken,
        XeroSending.Told told when IsRefused(told.Element) => Refusal(told.Element, draft),
        XeroSending.Told or XeroSending.Untold => Untold,
        XeroSending.Failed failed => OfRequest(failed.Fault),
        _ => throw new InvalidOperationException("unknown outcome"),
    };

    /// <summary>For people, without what was sent: the message may repeat it (R25).</summary>
    private static WriteResult.Failed Refusal(JsonObject element, XeroDraft draft)
    {
        var text = string.Join(' ', Messages(element).Where(message => message.Length > 0));
        foreach (var sent in draft.Texts())
        {
            text = text.Replace(sent, "…", StringComparison.OrdinalIgnoreCase);
        }

        return Failed(text.Length > 0 ? "Xero refused the contact: " + text : "Xero refused the contact and does not say why");
    }

    public static WriteResult NameTaken { get; } = Failed("another active contact has this name; rename or archive it in Xero, or map a qualifier that tells them apart");

    /// <summary>A fault of a whole request that may have been carried out.</summary>
    private static WriteResult OfRequest(Fault fault) => fault.Kind == FaultKind.Unavailable ? new WriteResult.Unknown(fault) : OfNothingSent(fault);

    /// <summary>A fault before anything was written.</summary>
    public static WriteResult OfNothingSent(Fault fault) =>
        fault.Kind is FaultKind.TokenExpired or FaultKind.Revoked or FaultKind.Forbidden or FaultKind.Throttled or FaultKind.Unavailable ? new WriteResult.Unsent(fault) : new WriteResult.Failed(fault);

    private static bool SaysTaken(string message) =>
        message.Contains("already", StringComparison.OrdinalIgnoreCase) || message.Contains("unique", StringComparison.OrdinalIgnoreCase) || message.Contains("exists", StringComparison.OrdinalIgnoreCase);

    private static WriteResult.Failed Failed(string reason) => new(new Fault(FaultKind.Rejected, reason));
}
