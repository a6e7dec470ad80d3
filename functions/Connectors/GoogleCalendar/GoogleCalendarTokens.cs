using System.Text.Json;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>Refresh tokens for access tokens. https://developers.google.com/identity/protocols/oauth2/web-server#offline</summary>
internal static class GoogleCalendarTokens
{
    private const string Scopes = "https://www.googleapis.com/auth/calendar";
    private const string RefreshToken = "refresh_token";

    private static readonly string[] ForEvents = [Scopes, Scopes + ".events"];
    private static readonly string[] ForLists = [Scopes, Scopes + ".calendarlist", Scopes + ".calendarlist.readonly", Scopes + ".readonly"];

    public static async Task<Outcome<Grant>> AuthorizeAsync(HttpClient http, Credentials credentials, Endpoint endpoint, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Token)
        {
            Content = new FormUrlEncodedContent(
            [
                new("grant_type", RefreshToken),
                new("client_id", credentials["client_id"]),
                new("client_secret", credentials["client_secret"]),
                new(RefreshToken, credentials[RefreshToken]),
            ]),
        };
        var sent = await HttpExchange.SendAsync(http, request, cancellationToken);
        if (!sent.Succeeded(out var answer, out var fault))
        {
            return fault;
        }

        if (Parse(answer.Body) is not { } reply)
        {
            return answer.IsSuccess ? new Fault(FaultKind.Unavailable, "an answer that cannot be read") : FaultOf(answer, null);
        }

        if (!answer.IsSuccess || reply.AccessToken is null)
        {
            return FaultOf(answer, reply.Error);
        }

        if (Missing(reply.Scope) is { } missing)
        {
            return new Fault(FaultKind.Forbidden, $"the account did not allow {missing}");
        }

        var keep = reply.RefreshToken is { Length: > 0 } next ? credentials.With(RefreshToken, next) : credentials;
        return new Grant(reply.AccessToken, TimeSpan.FromSeconds(reply.ExpiresIn ?? 3600), keep);
    }

    /// <summary>ZG-11: a user can untick single permissions. Null where all are there, or Google does not say.</summary>
    private static string? Missing(string? scope)
    {
        if (scope is null)
        {
            return null;
        }

        var granted = scope.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return !granted.Intersect(ForEvents).Any() ? "to read and write events"
            : !granted.Intersect(ForLists).Any() ? "to list the calendars"
            : null;
    }

    private static Fault FaultOf(HttpAnswer answer, string? error) =>
        new(FaultTable.Classify(GoogleCalendarConnector.Name, (int)answer.Status, error), $"Google sign-in: {(int)answer.Status} {error}", answer.RetryAfter);

    private static GoogleTokenReply? Parse(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, GoogleTokenJson.Default.GoogleTokenReply);
        }
        catch (JsonException)
        {
            return null; // the caller makes it a fault
        }
    }
}
