using System.Net;
using CrmSync.App.Http;
using CrmSync.App.Http.ReceiveWebhook;
using CrmSync.App.Queue;
using CrmSync.App.Settings;
using CrmSync.App.Timer;

namespace CrmSync.App.Host;

/// <summary>The process that the Functions host starts: bound to loopback and the port it is given, whatever addresses it inherits.</summary>
public static class Handler
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        var port = int.TryParse(Environment.GetEnvironmentVariable("FUNCTIONS_CUSTOMHANDLER_PORT"), out var given) ? given : 0;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 100 * 1024 * 1024;
        });
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true); // unsafe where a request blocks its thread; none of ours does
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning);
        builder.Services.AddCrmSync(new AppSettings(builder.Configuration));
        configure?.Invoke(builder);

        var app = builder.Build();
        foreach (var problem in app.Services.GetRequiredService<AppSettings>().Problems)
        {
            app.Logger.LogError("{Problem}", problem);
        }

        // Readiness and health: answers at once, whatever else is wrong.
        app.MapGet("/", (AppSettings settings) => settings.Problems is [var problem, ..] ? problem : "ready");
        app.MapReceiveWebhook();
        app.UseReadyStorage(ManageApi.Root);
        app.MapManageApi();
        app.MapQueueFunctions();
        app.MapTimerFunctions();
        return app;
    }
}
