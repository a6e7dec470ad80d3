using System.Net.Http.Headers;

namespace CrmSync.LocalHost;

/// <summary>Calls the handler for a queue message or a timer tick: POST /{FunctionName}, bounded by functionTimeout.</summary>
internal sealed class InvocationClient(HttpMessageInvoker http, HandlerAddress address, HandlerSupervisor handler, TimeSpan functionTimeout, HostLog log)
{
    public async Task<InvocationResult> InvokeAsync(string function, byte[] payload, CancellationToken cancellationToken)
    {
        if (await handler.ReadyAsync(cancellationToken) is not { } process)
        {
            return new InvocationResult.Failed("No handler.");
        }
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(functionTimeout);
        InvocationResult result;
        try
        {
            result = await SendAsync(function, payload, deadline.Token);
            if (result is InvocationResult.Hangs)
            {
                log.Warning($"{function}: an empty answer never completes an invocation; waiting for functionTimeout.");
                await Task.WhenAny(process.Exited, Task.Delay(Timeout.InfiniteTimeSpan, deadline.Token));
                deadline.Token.ThrowIfCancellationRequested();
                result = new InvocationResult.Failed("The handler ended.");
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.KillForTimeout();
            result = new InvocationResult.Failed($"Timeout value of {functionTimeout} was exceeded by function: {function}");
        }
        Report(function, result);
        return result;
    }

    private async Task<InvocationResult> SendAsync(string function, byte[] payload, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address.Uri, function));
        request.Content = new ByteArrayContent(payload) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Add(HostHeaders.InvocationId, Guid.NewGuid().ToString());
        request.Headers.Add(HostHeaders.HostVersion, HostHeaders.Version);
        request.Headers.TryAddWithoutValidation("User-Agent", $"Azure-Functions-Host/{HostHeaders.Version}");
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            return InvocationAnswer.Judge(response.StatusCode, response.Content.Headers.ContentType?.MediaType, body);
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException)
        {
            return new InvocationResult.Failed(problem.Message);
        }
    }

    private void Report(string function, InvocationResult result)
    {
        switch (result)
        {
            case InvocationResult.Succeeded { Logs: var lines }:
                foreach (var line in lines)
                {
                    log.Write(LogLevel.Information, $"Function.{function}.User", line);
                }
                break;
            case InvocationResult.Failed { Reason: var reason }:
                log.Write(LogLevel.Error, $"Function.{function}", reason);
                break;
            case InvocationResult.Hangs:
                break;
        }
    }
}
