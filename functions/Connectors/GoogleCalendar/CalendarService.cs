using Google.Apis.Services;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>
/// The few calls we make, on Google's own client core. Names are those of Google.Apis.Calendar.v3, so that the official package can take this file's
/// place, with <see cref="EventsResource"/>, <see cref="CalendarListResource"/>, <see cref="ChannelsResource"/> and the data types.
/// </summary>
internal sealed class CalendarService(BaseClientService.Initializer initializer) : BaseClientService(initializer)
{
    public override string Name => "calendar";

    public override string BaseUri => BaseUriOverride ?? "https://www.googleapis.com/calendar/v3/";

    public override string BasePath => "calendar/v3/";

    public override IList<string> Features => [];

    public EventsResource Events => new(this);

    public CalendarListResource CalendarList => new(this);

    public ChannelsResource Channels => new(this);
}
