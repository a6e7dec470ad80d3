using System.Collections.Immutable;
using System.Globalization;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>
/// Pages of events, in full or since a sync token. All that shapes the answer stays the same along a chain of pages; the time window belongs to
/// full reads alone, and travels in the continuation. https://developers.google.com/workspace/calendar/api/guides/sync
/// </summary>
internal static class GoogleCalendarPull
{
    private const int PageSize = 2500;
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static async Task<Outcome<PulledPage>> PullAsync(GoogleCalendarClient client, PlaceIdentity place, PullRequest request, CancellationToken cancellationToken)
    {
        var (timeMin, pageToken) = Where(request);
        var answer = await client.SendAsync(
            service =>
            {
                var list = service.Events.List(request.Collection);
                (list.SingleEvents, list.ShowDeleted, list.EventTypes, list.MaxResults) = (false, true, "default", PageSize);
                (list.SyncToken, list.TimeMinRaw, list.PageToken) = (request.Cursor, timeMin, pageToken);
                return list;
            },
            cancellationToken);
        if (!answer.Succeeded(out var answered, out var fault))
        {
            // A token that Google calls invalid instead of expired needs the same: reading in full.
            var goingOn = request.Cursor is not null || request.Continuation is not null;
            return goingOn && fault.Kind == FaultKind.Rejected ? fault with { Kind = FaultKind.CursorExpired } : fault;
        }

        var page = answered.Value;
        var observations = (page.Items ?? []).Select(item => GoogleCalendarMap.ObservationOf(item, place, answered.At)).ToImmutableArray();
        return (page.NextPageToken, page.NextSyncToken) switch
        {
            ({ Length: > 0 } next, _) => new PulledPage(observations, $"{timeMin}|{next}", null, null),
            (_, { Length: > 0 } cursor) => new PulledPage(observations, null, cursor, null),
            _ => new Fault(FaultKind.Unexpected, "the last page has no sync token"),
        };
    }

    private static (string? TimeMin, string? PageToken) Where(PullRequest request)
    {
        if (request.Continuation is { } continuation)
        {
            var parts = continuation.Split('|', 2);
            return (parts[0].Length > 0 ? parts[0] : null, parts[1]);
        }

        var full = request.Cursor is null;
        return (full ? request.NotEndedBefore?.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture) : null, null);
    }
}
