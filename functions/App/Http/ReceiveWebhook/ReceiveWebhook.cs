using System.Collections.Immutable;
using Azure;
using CrmSync.App.Flow.Signals;
using CrmSync.App.Flow.Vendors;
using CrmSync.App.Host;
using CrmSync.App.Settings;
using CrmSync.Connectors.Contract;

namespace CrmSync.App.Http.ReceiveWebhook;

/// <summary>Takes a vendor's push: verifies it, stores a signal, acknowledges. Nothing else happens in the request, and nothing in it is believed.</summary>
public static class ReceiveWebhook
{
    public static void MapReceiveWebhook(this WebApplication app) =>
        app.MapPost("/api/webhooks/{connector}/{subscription?}", (string connector, string? subscription, HttpRequest request) => ReceiveAsync(connector, subscription, request));

    internal static async Task<IResult> ReceiveAsync(string name, string? subscription, HttpRequest request)
    {
        var services = request.HttpContext.RequestServices;
        if (services.GetRequiredService<AppSettings>().Problems.Count > 0)
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        if (services.GetRequiredService<ConnectorCatalog>().Find(name) is not { } connector)
        {
            return Results.NotFound();
        }

        if (await ReadAsync(request, connector.Info.PushBodyLimit) is not { } body)
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        var push = new Push(subscription, request.Headers.ToImmutableDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.FirstOrDefault() ?? ""), body);
        try
        {
            return connector.Info.Capabilities.Pushes == PushAddress.App
                ? await AppPush.ReceiveAsync(services, connector, push, request.HttpContext.RequestAborted)
                : await ReceiveAsync(services, connector, push, request.HttpContext.RequestAborted);
        }
        catch (Exception fault) when (fault is RequestFailedException or HttpRequestException or TaskCanceledException)
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable); // the vendor sends it again
        }
    }

    private static async Task<IResult> ReceiveAsync(IServiceProvider services, IConnector connector, Push push, CancellationToken cancellationToken)
    {
        if (connector.ChannelOf(push) is not { } channelId)
        {
            return Results.BadRequest();
        }

        await services.GetRequiredService<StorageReady>().EnsureAsync();
        if (await services.GetRequiredService<KnownChannels>().FindAsync(channelId, cancellationToken) is not var (channel, secret) || channel.Connector != connector.Info.Name)
        {
            return Results.NotFound();
        }

        return connector.Verify(push, secret) switch
        {
            PushVerdict.Genuine => await SignalAsync(services, channel),
            PushVerdict.Greeting => Results.Ok(),
            PushVerdict.Forged => Results.Unauthorized(),
            PushVerdict.Malformed => Results.BadRequest(),
            var verdict => throw new InvalidOperationException($"unknown verdict {verdict}"),
        };
    }

    /// <summary>Stored before it is acknowledged. Not tied to the request: others may ride on the same signal.</summary>
    private static async Task<IResult> SignalAsync(IServiceProvider services, State.PushChannel channel)
    {
        var messages = services.GetRequiredService<Messages>();
        await services.GetRequiredService<SignalCoalescer>().SendAsync(
            channel.Tenant, channel.PlaceId, delay => messages.SendAsync(messages.NewSignal(channel.Tenant, channel.PlaceId, SignalReason.Push), delay, CancellationToken.None));
        return Results.Ok();
    }

    /// <summary>The body, or null where it is larger than the limit.</summary>
    private static async Task<byte[]?> ReadAsync(HttpRequest request, int limit)
    {
        if (request.ContentLength > limit)
        {
            return null;
        }

        using var body = new MemoryStream();
        var buffer = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0)
        {
            if (body.Length + read > limit)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}
