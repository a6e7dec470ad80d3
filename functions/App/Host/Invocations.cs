using CrmSync.App.Settings;

namespace CrmSync.App.Host;

/// <summary>
/// How the Functions host calls a custom handler: <c>POST /{FunctionName}</c>; any 2xx with a JSON object is success, an empty one hangs the
/// invocation, anything else is a failure that the host repeats. https://learn.microsoft.com/azure/azure-functions/functions-custom-handlers
/// </summary>
public static class Invocations
{
    private const string Success = """{"Outputs":{},"Logs":[],"ReturnValue":null}""";

    /// <summary>A function that a queue message triggers. It gets the message's text; one that is no invocation is a failure.</summary>
    public static void MapQueueFunction(this WebApplication app, string name, Func<IServiceProvider, string, CancellationToken, Task> run) =>
        app.MapPost($"/{name}", (HttpContext context) => InvokeAsync(context, name, async body =>
        {
            var message = QueuePayload.Read(body, "message") ?? throw new BadHttpRequestException("the body is no invocation");
            await run(context.RequestServices, message, CancellationToken.None);
        }));

    public static void MapTimerFunction(this WebApplication app, string name, Func<IServiceProvider, CancellationToken, Task> run) =>
        app.MapPost($"/{name}", (HttpContext context) => InvokeAsync(context, name, _ => run(context.RequestServices, CancellationToken.None)));

    // The invocation is not tied to the request: the host never takes one back, and a broken connection must not stop work half-way.
    private static async Task InvokeAsync(HttpContext context, string name, Func<byte[], Task> run)
    {
        var log = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger($"Function.{name}");
        if (context.RequestServices.GetRequiredService<AppSettings>().Problems is [var problem, ..])
        {
            log.LogError("{Problem}", problem);
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        try
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            await context.RequestServices.GetRequiredService<StorageReady>().EnsureAsync();
            await run(body.ToArray());
            await Results.Text(Success, "application/json").ExecuteAsync(context);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogError("failed: {Kind}: {Text}", failure.GetType().Name, failure.Message.ReplaceLineEndings(" "));
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }
}
