using System.Net.Http.Headers;
using CrmSync.Connectors.Contract;
using Google;
using Google.Apis.Http;
using Google.Apis.Services;
using Newtonsoft.Json;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>Typed calls of one session: paced, with its token, answered by a value or a fault.</summary>
internal sealed class GoogleCalendarClient(Session session) : IDisposable
{
    /// <summary>Many writes to one calendar in quick succession are refused. https://developers.google.com/workspace/calendar/api/guides/batch</summary>
    public const int MostInFlight = 4;

    /// <summary>Google names no time for a spent calendar allowance; the guide speaks of hours.</summary>
    private static readonly TimeSpan SpentAllowance = TimeSpan.FromHours(1);

    private readonly CalendarService service = new(new BaseClientService.Initializer
    {
        BaseUri = session.Api.AbsoluteUri,
        HttpClientFactory = new SessionHttpFactory(session.Http),
        DefaultExponentialBackOffPolicy = ExponentialBackOffPolicy.None,
        GZipEnabled = false,
        MaxUrlLength = 0,
    });

    /// <param name="units">What the call costs of the quota: a patch 3. https://developers.google.com/workspace/calendar/api/guides/quota</param>
    /// <param name="ifMatch">The version demanded. https://developers.google.com/workspace/calendar/api/guides/version-resources</param>
    public async Task<Outcome<Answered<T>>> SendAsync<T>(
        Func<CalendarService, CalendarBaseServiceRequest<T>> compose, CancellationToken cancellationToken, int units = 1, string? ifMatch = null)
    {
        if (!(await session.Pace.TakeAsync(units, cancellationToken)).Succeeded(out var turn, out var wait))
        {
            return wait;
        }

        await using (turn)
        {
            return await ExchangeAsync(compose, ifMatch, cancellationToken);
        }
    }

    public void Dispose() => service.Dispose();

    private async Task<Outcome<Answered<T>>> ExchangeAsync<T>(Func<CalendarService, CalendarBaseServiceRequest<T>> compose, string? ifMatch, CancellationToken cancellationToken)
    {
        var call = compose(service);
        HttpRequestMessage? sent = null;
        call.ModifyRequest = request =>
        {
            sent = request;
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session.AccessToken);
            if (ifMatch is not null)
            {
                request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
            }
        };
        try
        {
            var value = await call.ExecuteAsync(cancellationToken);
            return new Answered<T>(value, Answer(sent)?.Headers.Date ?? session.Clock.GetUtcNow());
        }
        catch (GoogleApiException exception) when (Answer(sent) is { IsSuccessStatusCode: false } answer)
        {
            return FaultOf(exception, answer);
        }
        catch (Exception exception) when (exception is GoogleApiException or JsonException)
        {
            return new Fault(FaultKind.Unavailable, "an answer that cannot be read");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new Fault(FaultKind.Unavailable, $"no answer ({exception.GetType().Name})");
        }
    }

    // https://developers.google.com/workspace/calendar/api/guides/errors
    private static Fault FaultOf(GoogleApiException exception, HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        var code = exception.Error?.Errors?.FirstOrDefault()?.Reason;
        var wait = answer.Headers.RetryAfter?.Delta ?? (code == "quotaExceeded" ? SpentAllowance : null);
        return new(FaultTable.Classify(GoogleCalendarConnector.Name, status, code), $"Google Calendar: {status} {code}", wait);
    }

    private static HttpResponseMessage? Answer(HttpRequestMessage? sent) =>
        sent is not null && sent.Options.TryGetValue(SessionHttpFactory.Answer, out var answer) ? answer : null;
}
