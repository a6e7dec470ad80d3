using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>
/// Updates on condition. Zoho's If-Unmodified-Since covers a whole request, so items share one where a single time is right for all of them: what was last
/// observed of the place, or, for records younger than that, their own version.
/// </summary>
internal sealed class ZohoCrmUpdates(Session session, ZohoCrmModule module, WriteBatch batch)
{
    private const int RequestSize = 100;
    private const int PreconditionFailed = 412;

    private readonly ZohoCrmClient client = new(session);
    private readonly ZohoCrmReads reads = new(session, module);
    private readonly WriteResult?[] results = new WriteResult?[batch.Items.Length];

    public async Task<ImmutableArray<WriteResult>> SendAsync(ImmutableArray<WriteItem.Update> items, CancellationToken cancellationToken)
    {
        var pending = new List<ZohoUpdate>(items.Length);
        for (var index = 0; index < items.Length; index++)
        {
            if (ZohoTime.Parse(items[index].Expected.Value) is { } expected)
            {
                pending.Add(new(index, items[index], expected));
            }
            else
            {
                results[index] = new WriteResult.Refused();
            }
        }

        var stopped = await ReadCurrentAsync(pending, cancellationToken) ?? await BuildAsync(pending, cancellationToken);
        foreach (var group in ZohoUpdate.Groups(pending.Where(update => results[update.Index] is null), batch.ObservedUntil))
        {
            foreach (var some in group.Chunk(RequestSize))
            {
                stopped = stopped is null ? await PutAsync(some, group.Key, isLast: false, cancellationToken) : stopped;
            }
        }

        return [.. results.Select(result => result ?? (stopped is null ? ZohoResult.Untold : ZohoResult.OfNothingSent(stopped)))];
    }

    /// <summary>Answers the fault after which nothing can be sent.</summary>
    private async Task<Fault?> ReadCurrentAsync(List<ZohoUpdate> pending, CancellationToken cancellationToken)
    {
        var needed = pending.Where(update => ZohoCrmWire.NeedsCurrent(module, update.Item.Changes)).ToList();
        var listable = needed.Where(update => !ZohoCrmWire.NeedsWhole(module, update.Item.Changes)).ToList();
        if (!(await reads.ListAsync(listable.Select(update => update.Item.Id), CurrentColumns(listable), cancellationToken)).Succeeded(out var listed, out var fault))
        {
            return fault;
        }

        foreach (var update in needed)
        {
            var row = listed.GetValueOrDefault(update.Item.Id);
            if (row is null || update.Item.Changes.Any(change => ZohoCrmWire.IsMadeUponCurrent(module, change) && !row.Json.ContainsKey(change.Field)))
            {
                if (!(await reads.OneAsync(update.Item.Id, cancellationToken)).Succeeded(out row, out fault))
                {
                    return fault;
                }
            }

            update.Current = row?.Json;
            results[update.Index] = row is null ? new WriteResult.Gone() : row.IsAt(update.Expected) ? null : new WriteResult.Refused();
        }

        return null;
    }

    private async Task<Fault?> BuildAsync(List<ZohoUpdate> pending, CancellationToken cancellationToken)
    {
        var ready = pending.Where(update => results[update.Index] is null).ToList();
        var preparation = new ZohoCrmPreparation(session, module);
        if (!(await preparation.WireAsync([.. ready.Select(update => (update.Item.Changes, update.Current))], cancellationToken)).Succeeded(out var wire, out var fault))
        {
            return fault;
        }

        foreach (var update in ready)
        {
            update.Body = wire.Body(update.Item.Changes, update.Current);
            update.Body["id"] = update.Item.Id.Value;
            if (module.Guests is { } guests && (update.Body[guests] as JsonArray)?.Count > ZohoCrmGuestList.Most)
            {
                results[update.Index] = new WriteResult.Failed(new(FaultKind.Rejected, $"Zoho takes {ZohoCrmGuestList.Most} participants and the meeting would have more"));
            }
        }

        return null;
    }

    /// <summary>https://www.zoho.com/crm/developer/docs/api/v8/update-records.html</summary>
    private async Task<Fault?> PutAsync(ZohoUpdate[] updates, DateTimeOffset unmodifiedSince, bool isLast, CancellationToken cancellationToken)
    {
        var body = ZohoCrmWrites.Data(updates.Select(update => (JsonObject)update.Body.DeepClone()), batch.RunsWorkflows);
        var header = new ZohoHeader("If-Unmodified-Since", ZohoTime.Write(unmodifiedSince));
        if (!(await client.ExchangeAsync(HttpMethod.Put, module.Name, body, header, cancellationToken)).Succeeded(out var answer, out var fault))
        {
            return Settle(updates, fault);
        }

        if (answer.Status == PreconditionFailed && answer.Rows.Count < updates.Length)
        {
            return isLast ? Settle(updates, new WriteResult.Refused()) : await PutUntouchedAsync(updates, unmodifiedSince, cancellationToken);
        }

        if (answer.Body.At("data") is null && !answer.IsSuccess)
        {
            return Settle(updates, answer.Fault);
        }

        var replies = ZohoReply.Match(answer, updates.Length, [.. updates.Select(update => update.Item.Id)]);
        for (var index = 0; index < updates.Length; index++)
        {
            results[updates[index].Index] = replies[index] is { } reply ? ZohoResult.OfUpdate(reply) : ZohoResult.Untold;
        }

        return null;
    }

    /// <summary>One changed record made Zoho refuse the request whole: the records still at their versions are sent once more without the others.</summary>
    private async Task<Fault?> PutUntouchedAsync(ZohoUpdate[] updates, DateTimeOffset unmodifiedSince, CancellationToken cancellationToken)
    {
        if (!(await reads.ListAsync(updates.Select(update => update.Item.Id), ["id", ZohoCrmModule.Modified], cancellationToken)).Succeeded(out var rows, out var fault))
        {
            return fault;
        }

        var untouched = updates.Where(update => rows.GetValueOrDefault(update.Item.Id)?.IsAt(update.Expected) == true).ToArray();
        Settle(updates.Except(untouched), new WriteResult.Refused());
        return untouched.Length is 0 ? null : await PutAsync(untouched, unmodifiedSince, isLast: true, cancellationToken);
    }

    private Fault? Settle(IEnumerable<ZohoUpdate> updates, Fault fault)
    {
        Settle(updates, ZohoResult.OfRequest(fault));
        return ZohoResult.IsOfTheConnection(fault) ? fault : null;
    }

    private Fault? Settle(IEnumerable<ZohoUpdate> updates, WriteResult result)
    {
        foreach (var update in updates)
        {
            results[update.Index] = result;
        }

        return null;
    }

    private ImmutableArray<string> CurrentColumns(IEnumerable<ZohoUpdate> updates) =>
    [
        .. ((IEnumerable<string?>)["id", ZohoCrmModule.Modified, module.IsMeeting ? ZohoCrmModule.AllDay : null, module.Start, module.End, module.Reminder]).OfType<string>()
            .Union(updates.SelectMany(update => update.Item.Changes).OfType<FieldChange.Edit>().Select(edit => edit.Field)),
    ];
}
