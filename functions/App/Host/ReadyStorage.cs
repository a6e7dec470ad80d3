using Azure;
using CrmSync.App.Settings;

namespace CrmSync.App.Host;

/// <summary>Answers in place of an endpoint that could not work: a setting is missing, or storage is down.</summary>
public static class ReadyStorage
{
    private const int RetryAfterSeconds = 5;

    public static void UseReadyStorage(this WebApplication app, string path) => app.UseWhen(context => context.Request.Path.StartsWithSegments(path), branch => branch.Use(async (context, next) =>
    {
        if (context.RequestServices.GetRequiredService<AppSettings>().Problems is [var problem, ..])
        {
            await Unavailable(problem).ExecuteAsync(context);
            return;
        }

        try
        {
            await context.RequestServices.GetRequiredService<StorageReady>().EnsureAsync();
        }
        catch (Exception fault) when (fault is RequestFailedException or HttpRequestException or TaskCanceledException)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            await Unavailable("the storage account does not answer").ExecuteAsync(context);
            return;
        }

        await next(context);
    }));

    private static IResult Unavailable(string detail) => Results.Problem(detail, statusCode: StatusCodes.Status503ServiceUnavailable, title: "Not available now");
}
