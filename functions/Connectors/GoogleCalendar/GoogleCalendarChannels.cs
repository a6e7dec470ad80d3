using System.Globalization;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>https://developers.google.com/workspace/calendar/api/guides/push</summary>
internal static class GoogleCalendarChannels
{
    public static async Task<Outcome<Channel>> SubscribeAsync(GoogleCalendarClient client, ChannelRequest request, TimeProvider clock, CancellationToken cancellationToken)
    {
        var body = new WatchedChannel
        {
            Id = request.ChannelId,
            Type = "web_hook",
            Address = request.Address.AbsoluteUri,
            Token = request.Secret.Value,
            Params__ = new Dictionary<string, string> { ["ttl"] = ((long)request.Life.TotalSeconds).ToString(CultureInfo.InvariantCulture) },
        };
        var answer = await client.SendAsync(
            service =>
            {
                var watch = service.Events.Watch(body, request.Collection);
                watch.EventTypes = "default";
                return watch;
            },
            cancellationToken);
        if (!answer.Succeeded(out var answered, out var fault))
        {
            return fault;
        }

        var expires = answered.Value.Expiration is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : clock.GetUtcNow() + request.Life;
        return new Channel(request.ChannelId, answered.Value.ResourceId ?? "", expires);
    }

    public static async Task<Outcome<Done>> StopAsync(GoogleCalendarClient client, Channel channel, CancellationToken cancellationToken)
    {
        var body = new WatchedChannel { Id = channel.ChannelId, ResourceId = channel.ResourceId };
        var answer = await client.SendAsync(service => service.Channels.Stop(body), cancellationToken);
        return answer.Succeeded(out _, out var fault) || fault.Kind == FaultKind.NotFound ? default(Done) : fault;
    }
}
