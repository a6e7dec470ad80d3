using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Zoho;

/// <summary>An error about the whole request. https://www.zoho.com/crm/developer/docs/api/v8/status-codes.html</summary>
internal sealed class ZohoRefusal(int status, string code, JsonObject? details = null, string? message = null)
    : Exception(message ?? code)
{
    public SandboxResponse Answer() => SandboxResponse.Json(status, Body(code, details, message ?? Usual(code)));

    public static SandboxResponse Of(int status, string? code, string tooMany)
    {
        code ??= status switch
        {
            400 => "INVALID_DATA",
            401 => "INVALID_TOKEN",
            403 => "NO_PERMISSION",
            404 => "INVALID_URL_PATTERN",
            412 => "ALREADY_MODIFIED",
            429 => tooMany,
            _ => "INTERNAL_ERROR",
        };
        return SandboxResponse.Json(status, Body(code, null, Usual(code)));
    }

    public static ZohoRefusal InvalidToken() => new(401, "INVALID_TOKEN");

    public static ZohoRefusal Query(string detail, JsonNode value, string? message = null) =>
        new(400, "INVALID_QUERY", new() { [detail] = value }, message ?? "invalid query formed");

    public static ZohoRefusal Limit(int limit, string parameter) =>
        new(400, "LIMIT_EXCEEDED", new() { ["limit"] = limit, ["param_name"] = parameter });

    public static JsonObject Body(string code, JsonObject? details, string message) => new()
    {
        ["code"] = code, ["details"] = details ?? [], ["message"] = message, ["status"] = "error",
    };

    public static string Usual(string code) => code switch
    {
        "INVALID_TOKEN" => "invalid oauth token",
        "AUTHENTICATION_FAILURE" => "Authentication failed",
        "OAUTH_SCOPE_MISMATCH" => "Unauthorized",
        "INVALID_DATA" => "invalid data",
        "INVALID_MODULE" => "the module name given seems to be invalid",
        "INVALID_URL_PATTERN" => "Please check if the URL trying to access is a correct one",
        "LIMIT_EXCEEDED" => "limit exceeded",
        "MANDATORY_NOT_FOUND" => "required field not found",
        "REQUIRED_PARAM_MISSING" => "One of the expected parameter is missing",
        "NO_PERMISSION" => "Permission denied",
        "DUPLICATE_DATA" => "duplicate data",
        "RATE_LIMIT_EXCEEDED" or "TOO_MANY_REQUESTS" => "Too many requests. Please try again later.",
        "INTERNAL_ERROR" => "An unexpected error occurred.",
        "RECORD_LOCKED" => "Sorry, you cannot perform this operation as the record is locked.",
        "ALREADY_MODIFIED" => "record updated time has already passed if-unmodified-since time",
        "SYNTAX_ERROR" => "error occured while parsing the query",
        _ => code.ToLowerInvariant().Replace('_', ' '),
    };
}
