using System.Collections.Immutable;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>Who the account is and which calendars it has.</summary>
internal static class GoogleCalendarAccount
{
    /// <summary>Pages of 250; nobody has more calendars.</summary>
    private const int MostPages = 40;

    public static async Task<Outcome<Account>> WhoAmIAsync(GoogleCalendarClient client, CancellationToken cancellationToken)
    {
        var answer = await client.SendAsync(service => service.CalendarList.Get("primary"), cancellationToken);
        if (!answer.Succeeded(out var answered, out var fault))
        {
            return fault;
        }

        if (answered.Value is not { Id: { Length: > 0 } id } entry)
        {
            return new Fault(FaultKind.Unexpected, "the primary calendar has no id");
        }

        return new Account(id.ToLowerInvariant(), entry.Summary ?? id, id.Contains('@', StringComparison.Ordinal) ? id : null);
    }

    public static async Task<Outcome<ImmutableArray<PlaceListing>>> ListPlacesAsync(GoogleCalendarClient client, CancellationToken cancellationToken)
    {
        var places = ImmutableArray.CreateBuilder<PlaceListing>();
        string? pageToken = null;
        for (var page = 0; page < MostPages; page++)
        {
            var answer = await client.SendAsync(
                service =>
                {
                    var list = service.CalendarList.List();
                    (list.MaxResults, list.PageToken) = (250, pageToken);
                    return list;
                },
                cancellationToken);
            if (!answer.Succeeded(out var answered, out var fault))
            {
                return fault;
            }

            places.AddRange((answered.Value.Items ?? []).Where(entry => entry.Id is not null).Select(PlaceOf));
            pageToken = answered.Value.NextPageToken;
            if (string.IsNullOrEmpty(pageToken))
            {
                return places.ToImmutable();
            }
        }

        return new Fault(FaultKind.Unexpected, "the list of calendars does not end");
    }

    // The entry's own id: "primary" is only another name for one of them.
    private static PlaceListing PlaceOf(CalendarListEntry entry) =>
        new(entry.Id!, entry.SummaryOverride ?? entry.Summary ?? entry.Id!, entry.AccessRole is "writer" or "owner"); // asked for above
}
