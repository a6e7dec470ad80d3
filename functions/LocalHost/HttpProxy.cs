using Microsoft.Extensions.Primitives;

namespace CrmSync.LocalHost;

/// <summary>Streams a request to the handler and its answer back, as the host's YARP forwarder does with enableProxyingHttpRequest.</summary>
internal sealed class HttpProxy(HttpMessageInvoker http, HandlerAddress address, HandlerSupervisor handler, TimeSpan functionTimeout, HostLog log)
{
    private const int MaxConnectAttempts = 10;

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
                return await http.SendAsync(ForwardedRequest.From(context, address, invocationId, cancellationToken), cancellationToken);
            }
            catch (HttpRequestException problem) when (problem.HttpRequestError == HttpRequestError.ConnectionError && attempt < MaxConnectAttempts)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(50 * attempt, 250)), cancellationToken);
            }
        }
    }

    private static async Task AnswerAsync(HttpResponseMessage response, HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            if (!ForwardedRequest.IsHopByHop(name))
            {
                context.Response.Headers.Append(name, new StringValues([.. values]));
            }
        }
        await context.Response.StartAsync(cancellationToken);
        using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await ForwardedContent.CopyAsync(body, context.Response.Body, cancellationToken);
    }

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
