using System.Collections.Immutable;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>
/// One call an event; a patch and a delete under the version demanded (R15, R16, R19). Google's own batches would save connections but no quota.
/// </summary>
internal sealed class GoogleCalendarWrites(GoogleCalendarClient client, PlaceIdentity place, WriteBatch batch)
{
    private const int PatchUnits = 3;
    private readonly WriteResult?[] results = new WriteResult?[batch.Items.Length];
    private readonly string mails = batch.RunsWorkflows ? "all" : "none";
    private volatile Fault? stop;

    public async Task<ImmutableArray<WriteResult>> RunAsync(CancellationToken cancellationToken)
    {
        var events = Enumerable.Range(0, batch.Items.Length).GroupBy(index => EventOf(batch.Items[index])).Select(group => group.ToArray()).ToList();
        await Lanes.RunAsync(events, GoogleCalendarClient.MostInFlight, async indexes =>
        {
            foreach (var index in indexes)
            {
                results[index] = stop is { } fault ? new WriteResult.Unsent(fault) : await WriteAsync(batch.Items[index], cancellationToken);
            }
        });
        return [.. results.Select(result => result!)]; // every index was in one group
    }

    private static string EventOf(WriteItem item) => item switch
    {
        WriteItem.Create create => create.Stamp.Value,
        WriteItem.Update update => update.Id.Value,
        WriteItem.Delete delete => delete.Id.Value,
        _ => throw new InvalidOperationException("unknown write"),
    };

    private Task<WriteResult> WriteAsync(WriteItem item, CancellationToken cancellationToken) => item switch
    {
        WriteItem.Create create => CreateAsync(create, cancellationToken),
        WriteItem.Update update => UpdateAsync(update, cancellationToken),
        WriteItem.Delete delete => DeleteAsync(delete, cancellationToken),
        _ => throw new InvalidOperationException("unknown write"),
    };

    private async Task<WriteResult> CreateAsync(WriteItem.Create create, CancellationToken cancellationToken)
    {
        if (!GoogleCalendarBodies.Created(create.Stamp, create.Changes).Succeeded(out var body, out var refusal))
        {
            return new WriteResult.Failed(refusal);
        }

        var answer = await client.SendAsync(
            service =>
            {
                var insert = service.Events.Insert(body, place.Collection);
                insert.SendUpdates = mails;
                return insert;
            },
            cancellationToken);
        return answer.Succeeded(out var answered, out var fault) ? Written(answered)
            : fault.Kind == FaultKind.Duplicate ? new WriteResult.Exists(new RecordId(create.Stamp.Value))
            : fault.Kind == FaultKind.NotFound ? Unsent(fault)
            : Missed(fault);
    }

    private async Task<WriteResult> UpdateAsync(WriteItem.Update update, CancellationToken cancellationToken)
    {
        Event? current = null;
        if (GoogleCalendarBodies.NeedsCurrent(update.Changes))
        {
            var read = await client.SendAsync(service => service.Events.Get(place.Collection, update.Id.Value), cancellationToken);
            if (!read.Succeeded(out var found, out var unread))
            {
                return unread.Kind == FaultKind.Unavailable ? new WriteResult.Unsent(unread) : await GoneOrMissedAsync(unread, cancellationToken);
            }

            current = found.Value;
            if (current.ETag != update.Expected.Value)
            {
                return new WriteResult.Refused();
            }
        }

        if (!GoogleCalendarBodies.Patched(update.Changes, current).Succeeded(out var body, out var refusal))
        {
            return new WriteResult.Failed(refusal);
        }

        var answer = await client.SendAsync(
            service =>
            {
                var patch = service.Events.Patch(body, place.Collection, update.Id.Value);
                patch.SendUpdates = mails;
                return patch;
            },
            cancellationToken,
            PatchUnits,
            update.Expected.Value);
        return answer.Succeeded(out var answered, out var fault) ? Written(answered) : await GoneOrMissedAsync(fault, cancellationToken);
    }

    private async Task<WriteResult> DeleteAsync(WriteItem.Delete delete, CancellationToken cancellationToken)
    {
        var answer = await client.SendAsync(
            service =>
            {
                var call = service.Events.Delete(place.Collection, delete.Id.Value);
                call.SendUpdates = mails;
                return call;
            },
            cancellationToken,
            ifMatch: delete.Expected.Value);
        return answer.Succeeded(out _, out var fault) ? new WriteResult.Removed() : await GoneOrMissedAsync(fault, cancellationToken);
    }

    private WriteResult.Written Written(Answered<Event> answered)
    {
        var stored = GoogleCalendarMap.ObservationOf(answered.Value, place, answered.At);
        return new(stored.Id, stored.Version, stored.Modified, stored);
    }

    /// <summary>A 404 also comes for a calendar that is no longer shared with us, which proves nothing about the event (R8).</summary>
    private async Task<WriteResult> GoneOrMissedAsync(Fault fault, CancellationToken cancellationToken)
    {
        if (fault.Kind is not (FaultKind.NotFound or FaultKind.CursorExpired))
        {
            return Missed(fault);
        }

        var there = await GoogleCalendarReads.PlaceAnswersAsync(client, place, cancellationToken);
        return there.Succeeded(out _, out var away) ? new WriteResult.Gone() : Unsent(away);
    }

    private WriteResult Missed(Fault fault) => fault.Kind switch
    {
        FaultKind.PreconditionFailed => new WriteResult.Refused(),
        FaultKind.TokenExpired or FaultKind.Revoked or FaultKind.Forbidden or FaultKind.Throttled => Unsent(fault),
        FaultKind.Unavailable => new WriteResult.Unknown(fault),
        _ => new WriteResult.Failed(fault),
    };

    /// <summary>The fault is not the event's: what has not gone out yet would only meet it again.</summary>
    private WriteResult.Unsent Unsent(Fault fault)
    {
        stop = fault;
        return new(fault);
    }
}
