namespace CrmSync.Sandbox.Serving;

/// <summary>The way of one call through hooks, latency and the in-flight count to the vendor's core.</summary>
internal sealed class CallPath(SandboxWorld world, CallOptions options)
{
    public async ValueTask<SandboxResponse> SendAsync(SandboxRequest request, CancellationToken cancellationToken)
    {
        if (world.Vendor(request.Path) is not { } vendor)
        {
            return SandboxResponse.Empty(404);
        }

        var call = vendor.Identify(request);
        using var underWay = vendor.InFlight.Begin(call);
        options.Begun?.Invoke(underWay);
        if (options.BeforeHandle is { } before)
        {
            await before(call, cancellationToken);
        }

        await WaitAsync(cancellationToken);
        var response = vendor.Handle(request);
        await WaitAsync(cancellationToken);
        if (options.AfterHandle is { } after)
        {
            await after(call, response, cancellationToken);
        }

        return response;
    }

    private Task WaitAsync(CancellationToken cancellationToken) => options.Latency > TimeSpan.Zero
        ? Task.Delay(options.Latency / 2, options.LatencyClock, cancellationToken)
        : Task.CompletedTask;
}
