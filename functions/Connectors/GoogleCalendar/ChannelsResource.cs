using Google.Apis.Services;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>https://developers.google.com/workspace/calendar/api/v3/reference/channels</summary>
internal sealed class ChannelsResource(IClientService service)
{
    /// <summary>https://developers.google.com/workspace/calendar/api/v3/reference/channels/stop</summary>
    public StopRequest Stop(WatchedChannel body) => new(service, body);

    internal sealed class StopRequest(IClientService service, WatchedChannel body) : CalendarBaseServiceRequest<string>(service, "POST", "channels/stop", body);
}
