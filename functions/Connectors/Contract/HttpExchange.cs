using System.Collections.Immutable;
using System.Net;

namespace CrmSync.Connectors.Contract;

/// <summary>One request and its whole answer, or the fault of a way that broke. Redirects are not followed and nothing is retried here (R20).</summary>
public static class HttpExchange
{
    /// <summary>Bytes; an answer larger than this is a fault.</summary>
    private const int AnswerLimit = 64 * 1024 * 1024;

    public static async Task<Outcome<HttpAnswer>> SendAsync(Session session, HttpRequestMessage request, int units, CancellationToken cancellationToken)
    {
        if (!(await session.Pace.TakeAsync(units, cancellationToken)).Succeeded(out var turn, out var wait))
        {
            return wait;
        }

        await using (turn)
        {
            return await SendAsync(session.Http, request, cancellationToken);
        }
    }

    public static async Task<Outcome<HttpAnswer>> SendAsync(HttpClient http, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await response.Content.LoadIntoBufferAsync(AnswerLimit, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            var headers = response.Headers.NonValidated.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            return new HttpAnswer(response.StatusCode, body, response.Headers.Date, response.Headers.RetryAfter?.Delta) { Headers = headers };
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return new Fault(FaultKind.Unexpected, "the answer is too large");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new Fault(FaultKind.Unavailable, $"no answer ({exception.GetType().Name})");
        }
    }
}

/// <summary>A vendor's whole answer.</summary>
/// <param name="Date">The vendor's clock.</param>
public sealed record HttpAnswer(HttpStatusCode Status, byte[] Body, DateTimeOffset? Date, TimeSpan? RetryAfter)
{
    /// <summary>By name in any case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = ImmutableDictionary<string, string>.Empty;

    public bool IsSuccess => (int)Status is >= 200 and < 300;
}
