using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Xero;

/// <summary>An error about the whole request. https://developer.xero.com/documentation/api/accounting/responsecodes</summary>
internal sealed class XeroRefusal(SandboxResponse answer) : Exception
{
    private static readonly Dictionary<string, string> Html = new() { ["Content-Type"] = "text/html" };

    public SandboxResponse Answer { get; } = answer;

    /// <summary>401 and 403, which are JSON whatever was asked for.</summary>
    public static SandboxResponse Problem(int status, string detail) => SandboxResponse.Json(status, new JsonObject
    {
        ["Type"] = null,
        ["Title"] = status == 401 ? "Unauthorized" : "Forbidden",
        ["Status"] = status,
        ["Detail"] = detail,
        ["Instance"] = Guid.Empty.ToString(),
        ["Extensions"] = new JsonObject(),
    });

    public static XeroRefusal Unauthorized(string detail) => new(Problem(401, detail));

    public static XeroRefusal Expired(DateTimeOffset at) =>
        Unauthorized("TokenExpired: token expired at " + at.UtcDateTime.ToString("MM/dd/yyyy HH:mm:ss", CultureInfo.InvariantCulture));

    public static XeroRefusal NotConnected() => new(Problem(403, "AuthenticationUnsuccessful"));

    public static XeroRefusal NotFound() => new(Text(404, "The resource you're looking for cannot be found"));

    /// <summary>A filter or an order that Xero cannot parse.</summary>
    public static XeroRefusal Query(string message) => new(Exception(16, "QueryParseException", message));

    /// <summary>A body that is no JSON, or holds a value of another kind than the member's.</summary>
    public static XeroRefusal PostData(string message) => new(Exception(14, "PostDataInvalidException", message));

    public static XeroRefusal HighVolume() => new(Exception(
        51, "HighVolumeException", "Your request is not filtering Contacts efficiently, given the extremely high volume for this organisation."));

    public static SandboxResponse Exception(int number, string type, string message) =>
        SandboxResponse.Json(400, new JsonObject { ["ErrorNumber"] = number, ["Type"] = type, ["Message"] = message });

    /// <summary>Without a body. Of calls at once Xero does not say how long to wait.</summary>
    public static SandboxResponse TooMany(string problem, TimeSpan? retryAfter)
    {
        var answer = SandboxResponse.Empty(429).With("X-Rate-Limit-Problem", problem);
        return retryAfter is { } wait ? answer.With("Retry-After", Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture)) : answer;
    }

    /// <summary>What an injected fault answers; the code is a 429's limit, or a 401's or 403's detail.</summary>
    public static SandboxResponse Of(int status, string? code) => status switch
    {
        400 => Exception(10, code ?? "ValidationException", "A validation exception occurred"),
        401 => Problem(401, code ?? "TokenExpired: token expired at 03/02/2026 08:00:00"),
        403 => Problem(403, code ?? "AuthenticationUnsuccessful"),
        404 => Text(404, "The resource you're looking for cannot be found"),
        429 => TooMany(code ?? "minute", null),
        _ => new(status, Html, Encoding.UTF8.GetBytes("<html><body><h1>Something went wrong</h1></body></html>")),
    };

    private static SandboxResponse Text(int status, string text) =>
        new(status, new Dictionary<string, string> { ["Content-Type"] = "text/plain" }, Encoding.UTF8.GetBytes(text));
}
