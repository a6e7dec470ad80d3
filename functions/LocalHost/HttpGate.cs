using System.Text.Json;

namespace CrmSync.LocalHost;

/// <summary>Decides what a request may reach: a function's route with its key, /admin/functions/{name}, or nothing.</summary>
internal sealed class HttpGate(RouteTable routes, FunctionKey key, HttpProxy proxy, ManualRuns manual)
{
    private static readonly PathString AdminFunctions = "/admin/functions";

    public Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments(AdminFunctions, out var name))
        {
            return FireAsync(name.Value?.Trim('/') ?? "", context);
        }
        // Reserved for the host, and never forwarded, whatever the routes say.
        if (path.StartsWithSegments("/admin") || path.StartsWithSegments("/runtime")
            || routes.Find(context.Request.Method, path) is not { IsDisabled: false, Trigger: Trigger.Http http } function)
        {
            return EndAsync(context, StatusCodes.Status404NotFound);
        }
        return http.NeedsKey && !key.Opens(context.Request)
            ? EndAsync(context, StatusCodes.Status401Unauthorized)
            : proxy.ForwardAsync(function, context);
    }

    private async Task FireAsync(string name, HttpContext context)
    {
        if (!key.Opens(context.Request))
        {
            await EndAsync(context, StatusCodes.Status401Unauthorized);
        }
        else if (!HttpMethods.IsPost(context.Request.Method) || !manual.Knows(name))
        {
            await EndAsync(context, StatusCodes.Status404NotFound);
        }
        else if (await ReadInputAsync(context) is { } input)
        {
            await EndAsync(context, StatusCodes.Status202Accepted);
            // The caller has its answer and may be gone; the run goes on.
            await manual.RunAsync(name, input, CancellationToken.None);
        }
        else
        {
            await EndAsync(context, StatusCodes.Status400BadRequest);
        }
    }

    private static async Task<string?> ReadInputAsync(HttpContext context)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            return body.RootElement.GetProperty("input").GetString() ?? "";
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static Task EndAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return context.Response.CompleteAsync();
    }
}
