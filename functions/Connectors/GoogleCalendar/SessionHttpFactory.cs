using Google.Apis.Http;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>Sends what Google's core composes through the session's own client, so that connections, limits and tests are the same as everywhere; nothing is retried (R20).</summary>
internal sealed class SessionHttpFactory(HttpClient http) : IHttpClientFactory
{
    /// <summary>Bytes; a page of events is a few megabytes.</summary>
    private const int AnswerLimit = 64 * 1024 * 1024;

    public static readonly HttpRequestOptionsKey<HttpResponseMessage> Answer = new("answer");

    public ConfigurableHttpClient CreateHttpClient(CreateHttpClientArgs args)
    {
        var handler = new ConfigurableMessageHandler(new Onward(http)) { NumTries = 1, FollowRedirect = false };
        return new ConfigurableHttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = AnswerLimit };
    }

    private sealed class Onward(HttpClient http) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // A message can be sent by one client only.
            using var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Content = request.Content };
            foreach (var (name, values) in request.Headers.NonValidated)
            {
                copy.Headers.TryAddWithoutValidation(name, values);
            }

            var response = await http.SendAsync(copy, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            copy.Content = null; // the caller's, who disposes it
            request.Options.Set(Answer, response);
            return response;
        }
    }
}
