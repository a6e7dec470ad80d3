using Google.Apis.Services;
using Google.Apis.Util;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>https://developers.google.com/workspace/calendar/api/v3/reference/calendarList</summary>
internal sealed class CalendarListResource(IClientService service)
{
    /// <summary>https://developers.google.com/workspace/calendar/api/v3/reference/calendarList/get</summary>
    public GetRequest Get(string calendarId) => new(service, calendarId);

    /// <summary>https://developers.google.com/workspace/calendar/api/v3/reference/calendarList/list</summary>
    public ListRequest List() => new(service);

    internal sealed class GetRequest : CalendarBaseServiceRequest<CalendarListEntry>
    {
        public GetRequest(IClientService service, string calendarId)
            : base(service, "GET", "users/me/calendarList/{calendarId}")
        {
            CalendarId = calendarId;
            Declare("path", "calendarId");
        }

        [RequestParameter("calendarId", RequestParameterType.Path)]
        public string CalendarId { get; }
    }

    internal sealed class ListRequest : CalendarBaseServiceRequest<CalendarList>
    {
        public ListRequest(IClientService service)
            : base(service, "GET", "users/me/calendarList") => Declare("query", "maxResults", "pageToken");

        [RequestParameter("maxResults", RequestParameterType.Query)]
        public int? MaxResults { get; set; }

        [RequestParameter("pageToken", RequestParameterType.Query)]
        public string? PageToken { get; set; }
    }
}
