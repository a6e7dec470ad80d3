using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Google;

/// <summary>An error answer on its way out of the core. Shape: https://developers.google.com/calendar/api/guides/errors</summary>
internal sealed class GoogleRefusal(int status, string reason, string message, string? location = null, string domain = "global")
    : Exception(message)
{
    public SandboxResponse Answer() => Of(status, reason, Message, location, domain);

    public static SandboxResponse Of(int status, string? reason, string? message = null, string? location = null, string? domain = null)
    {
        var (usualReason, usualDomain, usualMessage) = Usual(status);
        reason ??= usualReason;
        message ??= reason == usualReason ? usualMessage : reason;
        var detail = new JsonObject
        {
            ["domain"] = domain ?? (reason.Contains("ateLimit", StringComparison.Ordinal) ? "usageLimits" : usualDomain),
            ["reason"] = reason,
            ["message"] = message,
        };
        if (location is not null)
        {
            detail["locationType"] = location is "Authorization" or "If-Match" ? "header" : "parameter";
            detail["location"] = location;
        }

        return SandboxResponse.Json(status, new JsonObject
        {
            ["error"] = new JsonObject { ["errors"] = new JsonArray(detail), ["code"] = status, ["message"] = message },
        });
    }

    public static GoogleRefusal NotFound() => new(404, "notFound", "Not Found");

    public static GoogleRefusal Invalid(string message, string? location = null) => new(400, "invalid", message, location);

    public static GoogleRefusal Required(string message) => new(400, "required", message);

    public static GoogleRefusal FullSync() => new(
        410, "fullSyncRequired", "Sync token is no longer valid, a full sync is required.", "syncToken", "calendar");

    private static (string Reason, string Domain, string Message) Usual(int status) => status switch
    {
        400 => ("badRequest", "global", "Bad Request"),
        401 => ("authError", "global", "Invalid Credentials"),
        403 => ("rateLimitExceeded", "usageLimits", "Rate Limit Exceeded"),
        404 => ("notFound", "global", "Not Found"),
        409 => ("conflict", "global", "Conflict"),
        410 => ("fullSyncRequired", "calendar", "Sync token is no longer valid, a full sync is required."),
        412 => ("conditionNotMet", "global", "Precondition Failed"),
        429 => ("rateLimitExceeded", "usageLimits", "Rate Limit Exceeded"),
        _ => ("backendError", "global", "Backend Error"),
    };
}
