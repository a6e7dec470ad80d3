using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.Xero;

/// <summary>Xero's errors about a whole request. https://developer.xero.com/documentation/api/accounting/responsecodes</summary>
internal static class XeroProblem
{
    public const string MissingScope = "AuthorizationUnsuccessful";

    public static Fault FaultOf(XeroAnswer answer)
    {
        var code = CodeOf(answer);
        return new(FaultTable.Classify(XeroConnector.Name, answer.Status, code), ReasonOf(answer.Status, code), answer.Status == 429 ? answer.RetryAfter ?? UsualWait(code) : answer.RetryAfter);
    }

    /// <summary>An exception's type, a problem's detail without its particulars, or the limit met.</summary>
    private static string? CodeOf(XeroAnswer answer) => answer.Status switch
    {
        429 => LimitOf(answer.Limit),
        401 or 403 => answer.Body.At("Detail").Text()?.Split(':')[0],
        _ => answer.Body.At("Type").Text(),
    };

    /// <summary>The spelling differs: <c>day</c>, <c>DayLimit</c>, <c>Minute limit</c> have been seen. https://developer.xero.com/documentation/guides/oauth2/limits</summary>
    private static string? LimitOf(string? header) =>
        Array.Find(["day", "daily", "app", "concurrent", "min"], word => header?.Contains(word, StringComparison.OrdinalIgnoreCase) == true) switch
        {
            "day" or "daily" => "day",
            "min" => "minute",
            var other => other,
        };

    /// <summary>Where Xero does not say how long, as for calls at once.</summary>
    private static TimeSpan? UsualWait(string? limit) => limit switch
    {
        "concurrent" => TimeSpan.FromSeconds(5),
        "day" => TimeSpan.FromHours(1),
        "minute" or "app" => TimeSpan.FromMinutes(1),
        _ => null,
    };

    private static string ReasonOf(int status, string? code) => (status, code) switch
    {
        (401, MissingScope) => "Xero: the app's consent lacks the scope accounting.contacts",
        (403, _) => "Xero: the organisation is not connected to the app any more; connect it again",
        (429, not null) => $"Xero: the limit of calls is reached ({code})",
        _ => $"Xero answered {status} {code}".TrimEnd(),
    };
}
