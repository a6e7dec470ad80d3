using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace CrmSync.LocalHost;

/// <summary>Streams a request to the handler and its answer back, as the host's YARP forwarder does with enableProxyingHttpRequest.</summary>
internal sealed class HttpProxy(HttpMessageInvoker http, HandlerAddress address, HandlerSupervisor handler, TimeSpan functionTimeout, HostLog log)
{
    private const int MaxConnectAttempts = 10;

    private static readonly HashSet<string> HopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    private static readonly string[] Replaced = ["Host", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Prefix", HostHeaders.InvocationId, HostHeaders.HostVersion];

    public async Task ForwardAsync(Function function, HttpContext context)
    {
        var process = await handler.ReadyAsync(context.RequestAborted);
        if (process is null)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        deadline.CancelAfter(functionTimeout);
        try
        {
            using var response = await SendAsync(context, Guid.NewGuid(), deadline.Token);
            await AnswerAsync(response, context, deadline.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            log.Error($"Timeout value of {functionTimeout} was exceeded by function: {function.Name}");
            process.KillForTimeout();
            Fail(context, StatusCodes.Status500InternalServerError);
        }
        catch (OperationCanceledException)
        {
            log.Information($"{function.Name}: the caller went away.");
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException)
        {
            log.Error($"{function.Name}: {problem.Message}");
            Fail(context, Refusal(problem)?.StatusCode ?? StatusCodes.Status500InternalServerError);
        }
    }

    /// <summary>Nothing of the body has been read while there is no connection, so trying again is safe: some 1.9 s in all.</summary>
    private async Task<HttpResponseMessage> SendAsync(HttpContext context, Guid invocationId, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await http.SendAsync(NewRequest(context, invocationId, cancellationToken), cancellationToken);
            }
            catch (HttpRequestException problem) when (problem.HttpRequestError == HttpRequestError.ConnectionError && attempt < MaxConnectAttempts)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(50 * attempt, 250)), cancellationToken);
            }
        }
    }

    private HttpRequestMessage NewRequest(HttpContext context, Guid invocationId, CancellationToken cancellationToken)
    {
        var incoming = context.Request;
        var uri = new Uri(address.Uri.GetLeftPart(UriPartial.Authority) + incoming.Path.ToUriComponent() + incoming.QueryString.ToUriComponent(),
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(new HttpMethod(incoming.Method), uri);
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody is true)
        {
            request.Content = new ForwardedContent(incoming.Body, cancellationToken);
        }
        foreach (var (name, values) in incoming.Headers.Where(header => IsPassedOn(header, incoming.Headers.Connection)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", context.Connection.RemoteIpAddress?.ToString());
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", incoming.Scheme);
        request.Headers.TryAddWithoutValidation("X-Forwarded-Host", incoming.Host.ToUriComponent());
        request.Headers.TryAddWithoutValidation(HostHeaders.InvocationId, invocationId.ToString());
        request.Headers.TryAddWithoutValidation(HostHeaders.HostVersion, HostHeaders.Version);
        return request;
    }

    private static async Task AnswerAsync(HttpResponseMessage response, HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            if (!HopByHop.Contains(name))
            {
                context.Response.Headers.Append(name, new StringValues([.. values]));
            }
        }
        await context.Response.StartAsync(cancellationToken);
        using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await ForwardedContent.CopyAsync(body, context.Response.Body, cancellationToken);
    }

    private static bool IsPassedOn(KeyValuePair<string, StringValues> header, StringValues connection) =>
        !HopByHop.Contains(header.Key)
        && !Replaced.Contains(header.Key, StringComparer.OrdinalIgnoreCase)
        && !connection.ToString().Split(',', StringSplitOptions.TrimEntries).Contains(header.Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>The caller's own fault (a body above the limit) surfaces while its body is being passed on.</summary>
    private static BadHttpRequestException? Refusal(Exception? problem) =>
        problem is null or BadHttpRequestException ? problem as BadHttpRequestException : Refusal(problem.InnerException);

    private static void Fail(HttpContext context, int status)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }
        context.Response.Clear();
        context.Response.StatusCode = status;
    }
}
