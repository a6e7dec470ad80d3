using System.Collections.Immutable;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>Events by id, and what it proves when one is not there.</summary>
internal static class GoogleCalendarReads
{
    public static async Task<Outcome<ImmutableArray<ReadResult>>> ReadAsync(
        GoogleCalendarClient client, PlaceIdentity place, ImmutableArray<RecordId> ids, CancellationToken cancellationToken)
    {
        var results = new ReadResult?[ids.Length];
        Fault? stop = null;
        await Lanes.RunAsync([.. Enumerable.Range(0, ids.Length)], GoogleCalendarClient.MostInFlight, async index =>
        {
            if (stop is not null)
            {
                return;
            }

            var answer = await client.SendAsync(service => service.Events.Get(place.Collection, ids[index].Value), cancellationToken);
            if (answer.Succeeded(out var answered, out var fault))
            {
                results[index] = new ReadResult.Found(GoogleCalendarMap.ObservationOf(answered.Value, place, answered.At));
                return;
            }

            results[index] = fault.Kind switch
            {
                FaultKind.NotFound or FaultKind.CursorExpired => new ReadResult.Absent(), // 404, and 410 for whatever reason
                FaultKind.Rejected or FaultKind.Unexpected or FaultKind.Busy => new ReadResult.NotRead(fault),
                _ => null,
            };
            stop = results[index] is null ? fault : stop;
        });
        if (stop is { } broken)
        {
            return broken;
        }

        if (results.Any(result => result is ReadResult.Absent))
        {
            var there = await PlaceAnswersAsync(client, place, cancellationToken);
            if (!there.Succeeded(out _, out var away))
            {
                return away;
            }
        }

        return results.Select(result => result!).ToImmutableArray(); // one without a result has set the stop
    }

    /// <summary>
    /// R8: a 404 proves that an event is gone only while its calendar still answers us. One event of it is asked for, because that needs no wider permission.
    /// </summary>
    public static async Task<Outcome<Done>> PlaceAnswersAsync(GoogleCalendarClient client, PlaceIdentity place, CancellationToken cancellationToken)
    {
        var answer = await client.SendAsync(
            service =>
            {
                var list = service.Events.List(place.Collection);
                list.MaxResults = 1;
                return list;
            },
            cancellationToken);
        return answer.Succeeded(out _, out var fault) ? default(Done)
            : fault.Kind == FaultKind.NotFound ? new Fault(FaultKind.Forbidden, "the calendar is no longer there for this account")
            : fault;
    }
}
