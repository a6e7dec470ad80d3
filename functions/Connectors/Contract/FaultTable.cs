namespace CrmSync.Connectors.Contract;

/// <summary>
/// The one place where a vendor's status and code get a meaning. First match wins; a null stands for any.
/// Sources: the error sections of each vendor's reference, named in docs/connectors.
/// </summary>
public static class FaultTable
{
    private const string Google = "google-calendar";
    private const string Zoho = "zoho-crm";
    private const string Memory = "memory";
    private const string Xero = "xero";

    private static readonly (string? Connector, int? Status, string? Code, FaultKind Kind)[] Rows =
    [
        (Google, 400, "invalid_grant", FaultKind.Revoked),
        (Google, null, "invalid_client", FaultKind.Revoked),
        (Google, null, "unauthorized_client", FaultKind.Revoked),
        (Google, 401, null, FaultKind.TokenExpired),
        (Google, 403, "userRateLimitExceeded", FaultKind.Throttled),
        (Google, 403, "rateLimitExceeded", FaultKind.Throttled),
        (Google, 403, "quotaExceeded", FaultKind.Throttled),
        (Google, 403, "forbiddenForNonOrganizer", FaultKind.Rejected),
        (Google, 403, null, FaultKind.Forbidden),
        (Google, 409, "duplicate", FaultKind.Duplicate),
        (Google, 409, "conflict", FaultKind.Busy),
        (Google, 410, "deleted", FaultKind.NotFound),
        (Google, 410, null, FaultKind.CursorExpired),
        (Google, 412, null, FaultKind.PreconditionFailed),

        (Zoho, null, "invalid_code", FaultKind.Revoked),
        (Zoho, null, "invalid_client", FaultKind.Revoked),
        (Zoho, null, "invalid_client_secret", FaultKind.Revoked),
        (Zoho, null, "access_denied", FaultKind.Throttled),
        (Zoho, null, "Access Denied", FaultKind.Throttled),
        (Zoho, 401, "OAUTH_SCOPE_MISMATCH", FaultKind.Forbidden),
        (Zoho, 403, "OAUTH_SCOPE_MISMATCH", FaultKind.Forbidden),
        (Zoho, 401, null, FaultKind.TokenExpired),
        (Zoho, 403, "NO_PERMISSION", FaultKind.Forbidden),
        (Zoho, 403, null, FaultKind.Forbidden),
        (Zoho, null, "DUPLICATE_DATA", FaultKind.Duplicate),
        (Zoho, null, "ALREADY_MODIFIED", FaultKind.PreconditionFailed),
        (Zoho, null, "RECORD_LOCKED", FaultKind.Busy),
        (Zoho, null, "NOT_APPROVED", FaultKind.Busy),
        (Zoho, null, "NOT_SUBSCRIBED", FaultKind.NotFound),
        (Zoho, null, "INVALID_DATA:id", FaultKind.NotFound),
        (Zoho, null, "NO_PERMISSION", FaultKind.Forbidden),
        (Zoho, null, "AUTHORIZATION_FAILED", FaultKind.Forbidden),
        (Zoho, null, "TOO_MANY_REQUESTS", FaultKind.Throttled),
        (Zoho, null, "RATE_LIMIT_EXCEEDED", FaultKind.Throttled),
        (Zoho, null, "INTERNAL_ERROR", FaultKind.Unavailable),
        (Zoho, 404, null, FaultKind.Unexpected),
        (Zoho, null, "EXPIRED_VALUE", FaultKind.CursorExpired),
        (Zoho, null, "TOKEN_BOUND_DATA_MISMATCH", FaultKind.CursorExpired),
        (Zoho, 429, null, FaultKind.Throttled),

        (Xero, 400, "invalid_grant", FaultKind.Revoked),
        (Xero, null, "invalid_client", FaultKind.Revoked),
        (Xero, null, "unauthorized_client", FaultKind.Revoked),
        (Xero, 401, "AuthorizationUnsuccessful", FaultKind.Forbidden),
        (Xero, 401, null, FaultKind.TokenExpired),
        (Xero, 403, null, FaultKind.Forbidden),
        (Xero, 404, null, FaultKind.NotFound),
        (Xero, 412, null, FaultKind.Unavailable),
        (Xero, 429, "minute", FaultKind.Throttled),
        (Xero, 429, "day", FaultKind.Throttled),
        (Xero, 429, "app", FaultKind.Throttled),
        (Xero, 429, "concurrent", FaultKind.Throttled),
        (Xero, 400, "ValidationException", FaultKind.Rejected),
        (Xero, 400, "PostDataInvalidException", FaultKind.Rejected),
        (Xero, 400, "QueryParseException", FaultKind.Rejected),
        (Xero, 400, "HighVolumeException", FaultKind.Rejected),

        (Memory, 400, "invalid_grant", FaultKind.Revoked),
        (Memory, 410, "cursor_expired", FaultKind.CursorExpired),

        (null, 401, null, FaultKind.TokenExpired),
        (null, 403, null, FaultKind.Forbidden),
        (null, 404, null, FaultKind.NotFound),
        (null, 412, null, FaultKind.PreconditionFailed),
        (null, 429, null, FaultKind.Throttled),
        (null, 408, null, FaultKind.Unavailable),
        (null, 500, null, FaultKind.Unavailable),
        (null, 502, null, FaultKind.Unavailable),
        (null, 503, null, FaultKind.Unavailable),
        (null, 504, null, FaultKind.Unavailable),
        (null, 400, null, FaultKind.Rejected),
        (null, 413, null, FaultKind.Rejected),
        (null, 422, null, FaultKind.Rejected),
    ];

    public static FaultKind Classify(string connector, int status, string? code)
    {
        foreach (var row in Rows)
        {
            if ((row.Connector is null || row.Connector == connector) && (row.Status is null || row.Status == status) && (row.Code is null || row.Code == code))
            {
                return row.Kind;
            }
        }

        // A 5xx that nobody documents still says that the vendor broke, perhaps in the middle of a write.
        return status >= 500 ? FaultKind.Unavailable : FaultKind.Unexpected;
    }
}
