using System.Collections.Immutable;
using CrmSync.Sandbox.Pushes;
using Microsoft.AspNetCore.Http.Features;

namespace CrmSync.Sandbox.Serving;

/// <summary>A world on 127.0.0.1: all vendors on one port, each under its own first segment.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpPushes _pushes;
    private readonly SandboxWorld _world;
    private readonly IPushSink _sinkBefore;

    private SandboxServer(WebApplication app, HttpPushes pushes, SandboxWorld world, IPushSink sinkBefore)
    {
        (_app, _pushes, _world, _sinkBefore) = (app, pushes, world, sinkBefore);
        Url = app.Urls.First();
    }

    /// <summary>Without a slash at the end.</summary>
    public string Url { get; }

    public ImmutableArray<PushOutcome> PushOutcomes => _pushes.Outcomes;

    public static async Task<SandboxServer> StartAsync(SandboxWorld world, ServerOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(world);
        ArgumentNullException.ThrowIfNull(options);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, options.Port);
            kestrel.AddServerHeader = false;
        });
        var app = builder.Build();
        var path = new CallPath(world, options.Calls);
        app.Run(context => AnswerAsync(context, path));
        await app.StartAsync(cancellationToken);

        var pushes = new HttpPushes(world.VendorTime);
        var before = world.Pushes.Sink;
        if (options.SendsPushes)
        {
            world.Pushes.Sink = new RoughTravel(pushes, options.Pushes);
        }

        return new(app, pushes, world, before);
    }

    /// <summary>Waits for the notifications that are on their way.</summary>
    public Task PushesDrainedAsync() => _pushes.DrainedAsync();

    public async ValueTask DisposeAsync()
    {
        _world.Pushes.Sink = _sinkBefore;
        await _pushes.DisposeAsync();
        await _app.DisposeAsync();
    }

    private static async Task AnswerAsync(HttpContext context, CallPath path)
    {
        // The raw target, because the decoded path has lost which slashes were part of an id.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var at = target.IndexOf('?', StringComparison.Ordinal);
        var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        SandboxResponse response;
        try
        {
            response = await path.SendAsync(
                new(context.Request.Method, context.Request.Host.Value ?? "", at < 0 ? target : target[..at], at < 0 ? "" : target[at..], headers, body.ToArray()),
                context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        if (response.Dropped)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = response.Status;
        foreach (var (name, value) in response.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (response.Body.Length > 0)
        {
            context.Response.ContentLength = response.Body.Length;
            await context.Response.Body.WriteAsync(response.Body, context.RequestAborted);
        }
    }
}
