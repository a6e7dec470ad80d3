using CrmSync.Connectors.Contract;
using Shouldly;
using Xunit;

namespace CrmSync.Connectors.Tests.Contract;

public sealed class FaultTableFacts
{
    [Theory]
    [InlineData("google-calendar", 400, "invalid_grant", FaultKind.Revoked)]
    [InlineData("google-calendar", 401, "invalid_client", FaultKind.Revoked)]
    [InlineData("google-calendar", 401, "authError", FaultKind.TokenExpired)]
    [InlineData("google-calendar", 403, "userRateLimitExceeded", FaultKind.Throttled)]
    [InlineData("google-calendar", 403, "rateLimitExceeded", FaultKind.Throttled)]
    [InlineData("google-calendar", 403, "quotaExceeded", FaultKind.Throttled)]
    [InlineData("google-calendar", 429, "rateLimitExceeded", FaultKind.Throttled)]
    [InlineData("google-calendar", 403, "forbiddenForNonOrganizer", FaultKind.Rejected)]
    [InlineData("google-calendar", 403, "insufficientPermissions", FaultKind.Forbidden)]
    [InlineData("google-calendar", 403, null, FaultKind.Forbidden)]
    [InlineData("google-calendar", 404, "notFound", FaultKind.NotFound)]
    [InlineData("google-calendar", 409, "duplicate", FaultKind.Duplicate)]
    [InlineData("google-calendar", 409, "conflict", FaultKind.Busy)]
    [InlineData("google-calendar", 410, "fullSyncRequired", FaultKind.CursorExpired)]
    [InlineData("google-calendar", 410, "updatedMinTooLongAgo", FaultKind.CursorExpired)]
    [InlineData("google-calendar", 410, null, FaultKind.CursorExpired)]
    [InlineData("google-calendar", 410, "deleted", FaultKind.NotFound)]
    [InlineData("google-calendar", 412, "conditionNotMet", FaultKind.PreconditionFailed)]
    [InlineData("google-calendar", 400, "timeRangeEmpty", FaultKind.Rejected)]
    [InlineData("google-calendar", 503, "backendError", FaultKind.Unavailable)]
    [InlineData("memory", 410, "cursor_expired", FaultKind.CursorExpired)]
    [InlineData("memory", 400, "invalid_grant", FaultKind.Revoked)]
    [InlineData("xero", 400, "invalid_grant", FaultKind.Revoked)]
    [InlineData("xero", 400, "invalid_client", FaultKind.Revoked)]
    [InlineData("xero", 401, "TokenExpired", FaultKind.TokenExpired)]
    [InlineData("xero", 401, "AuthorizationUnsuccessful", FaultKind.Forbidden)]
    [InlineData("xero", 403, "AuthenticationUnsuccessful", FaultKind.Forbidden)]
    [InlineData("xero", 404, null, FaultKind.NotFound)]
    [InlineData("xero", 412, null, FaultKind.Unavailable)]
    [InlineData("xero", 429, "concurrent", FaultKind.Throttled)]
    [InlineData("xero", 429, null, FaultKind.Throttled)]
    [InlineData("xero", 400, "ValidationException", FaultKind.Rejected)]
    [InlineData("any", 507, null, FaultKind.Unavailable)]
    [InlineData("any", 599, "odd", FaultKind.Unavailable)]
    [InlineData("any", 408, null, FaultKind.Unavailable)]
    [InlineData("any", 302, null, FaultKind.Unexpected)]
    [InlineData("any", 418, null, FaultKind.Unexpected)]
    public void A_status_and_a_code_have_one_meaning(string connector, int status, string? code, FaultKind meaning) =>
        FaultTable.Classify(connector, status, code).ShouldBe(meaning);
}
