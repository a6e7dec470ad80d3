using Google.Apis.Services;
using Google.Apis.Util;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>https://developers.google.com/workspace/calendar/api/v3/reference/events</summary>
internal sealed class EventsResource(IClientService service)
{
    private const string Collection = "calendars/{calendarId}/events";
    private const string Item = Collection + "/{eventId}";

    /// <summary>https://developers.google.com/workspace/calendar/api/v3/reference/events/list</summary>
    public ListRequest List(string calendarId) => new(service, calendarId);

    /// <summary>https://developers.google.com/workspace/calendar/api/v3/reference/events/get</summary>
    public GetRequest Get(string calendarId, string eventId) => new(service, calendarId, eventId);

    /// <summary>https://developers.google.com/workspace/calendar/api/v3/reference/events/insert</summary>
    public InsertRequest Insert(Event body, string calendarId) => new(service, body, calendarId);

    /// <summary>https://developers.google.com/workspace/calendar/api/v3/reference/events/patch</summary>
    public PatchRequest Patch(Event body, string calendarId, string eventId) => new(service, body, calendarId, eventId);

    /// <summary>https://developers.google.com/workspace/calendar/api/v3/reference/events/delete</summary>
    public DeleteRequest Delete(string calendarId, string eventId) => new(service, calendarId, eventId);

    /// <summary>https://developers.google.com/workspace/calendar/api/v3/reference/events/watch</summary>
    public WatchRequest Watch(WatchedChannel body, string calendarId) => new(service, body, calendarId);

    internal sealed class ListRequest : InCalendar<Events>
    {
        public ListRequest(IClientService service, string calendarId)
            : base(service, "GET", Collection, calendarId) =>
            Declare("query", "eventTypes", "maxResults", "pageToken", "showDeleted", "singleEvents", "syncToken", "timeMin");

        [RequestParameter("eventTypes", RequestParameterType.Query)]
        public Repeatable<string>? EventTypes { get; set; }

        [RequestParameter("maxResults", RequestParameterType.Query)]
        public int? MaxResults { get; set; }

        [RequestParameter("pageToken", RequestParameterType.Query)]
        public string? PageToken { get; set; }

        [RequestParameter("showDeleted", RequestParameterType.Query)]
        public bool? ShowDeleted { get; set; }

        [RequestParameter("singleEvents", RequestParameterType.Query)]
        public bool? SingleEvents { get; set; }

        [RequestParameter("syncToken", RequestParameterType.Query)]
        public string? SyncToken { get; set; }

        [RequestParameter("timeMin", RequestParameterType.Query)]
        public string? TimeMinRaw { get; set; }
    }

    internal sealed class GetRequest(IClientService service, string calendarId, string eventId) : OfEvent<Event>(service, "GET", calendarId, eventId);

    internal sealed class InsertRequest : InCalendar<Event>
    {
        public InsertRequest(IClientService service, Event body, string calendarId)
            : base(service, "POST", Collection, calendarId, body) => Declare("query", "sendUpdates");

        [RequestParameter("sendUpdates", RequestParameterType.Query)]
        public string? SendUpdates { get; set; }
    }

    internal sealed class PatchRequest : OfEvent<Event>
    {
        public PatchRequest(IClientService service, Event body, string calendarId, string eventId)
            : base(service, "PATCH", calendarId, eventId, body) => Declare("query", "sendUpdates");

        [RequestParameter("sendUpdates", RequestParameterType.Query)]
        public string? SendUpdates { get; set; }
    }

    internal sealed class DeleteRequest : OfEvent<string>
    {
        public DeleteRequest(IClientService service, string calendarId, string eventId)
            : base(service, "DELETE", calendarId, eventId) => Declare("query", "sendUpdates");

        [RequestParameter("sendUpdates", RequestParameterType.Query)]
        public string? SendUpdates { get; set; }
    }

    internal sealed class WatchRequest : InCalendar<WatchedChannel>
    {
        public WatchRequest(IClientService service, WatchedChannel body, string calendarId)
            : base(service, "POST", Collection + "/watch", calendarId, body) => Declare("query", "eventTypes");

        [RequestParameter("eventTypes", RequestParameterType.Query)]
        public Repeatable<string>? EventTypes { get; set; }
    }

    internal abstract class InCalendar<TResponse> : CalendarBaseServiceRequest<TResponse>
    {
        protected InCalendar(IClientService service, string method, string path, string calendarId, object? body = null)
            : base(service, method, path, body)
        {
            CalendarId = calendarId;
            Declare("path", "calendarId");
        }

        [RequestParameter("calendarId", RequestParameterType.Path)]
        public string CalendarId { get; }
    }

    internal abstract class OfEvent<TResponse> : InCalendar<TResponse>
    {
        protected OfEvent(IClientService service, string method, string calendarId, string eventId, object? body = null)
            : base(service, method, Item, calendarId, body)
        {
            EventId = eventId;
            Declare("path", "eventId");
        }

        [RequestParameter("eventId", RequestParameterType.Path)]
        public string EventId { get; }
    }
}
