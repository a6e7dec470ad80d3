using System.Net;

namespace CrmSync.LocalHost;

/// <summary>Kestrel on the loopback address, deaf to every ASPNETCORE_ variable of the process it lives in.</summary>
internal static class HttpFront
{
    private const long MaxRequestBodyBytes = 104_857_600;

    public static WebApplication Build(int port, RequestDelegate handle)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBodyBytes;
            kestrel.Limits.MinRequestBodyDataRate = null;
        });
        var web = builder.Build();
        web.Run(handle);
        return web;
    }

    /// <summary>Ctrl-C belongs to the program around this host.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
