using System.Collections.Immutable;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>Deletions. Zoho has no condition on them, so the versions are read just before; an edit in between goes to the recycle bin with its record.</summary>
internal sealed class ZohoCrmDeletes(Session session, ZohoCrmModule module, bool runsWorkflows)
{
    public async Task<ImmutableArray<WriteResult>> SendAsync(ImmutableArray<WriteItem.Delete> items, CancellationToken cancellationToken)
    {
        var ids = items.Select(item => item.Id).ToImmutableArray();
        if (!(await new ZohoCrmReads(session, module).ReadAsync(ids, [], cancellationToken)).Succeeded(out var found, out var fault))
        {
            return [.. items.Select(_ => ZohoResult.OfNothingSent(fault))];
        }

        var results = new WriteResult?[items.Length];
        for (var index = 0; index < items.Length; index++)
        {
            results[index] = found[index] switch
            {
                ReadResult.Found { Observation.Version: var version } => version == items[index].Expected ? null : new WriteResult.Refused(),
                ReadResult.Absent => new WriteResult.Gone(),
                ReadResult.NotRead unread => ZohoResult.OfNothingSent(unread.Fault),
                _ => throw new InvalidOperationException("unknown read result"),
            };
        }

        var ready = Enumerable.Range(0, items.Length).Where(index => results[index] is null).ToList();
        var outcomes = ready.Count == 0 ? [] : await DeleteAsync([.. ready.Select(index => ids[index])], cancellationToken);
        for (var position = 0; position < ready.Count; position++)
        {
            results[ready[position]] = outcomes[position];
        }

        return [.. results.Select(result => result ?? ZohoResult.Untold)];
    }

    /// <summary>https://www.zoho.com/crm/developer/docs/api/v8/delete-records.html</summary>
    private async Task<WriteResult[]> DeleteAsync(RecordId[] ids, CancellationToken cancellationToken)
    {
        var path = $"{module.Name}?ids={string.Join(',', ids)}&wf_trigger={(runsWorkflows ? "true" : "false")}";
        return !(await new ZohoCrmClient(session).ExchangeAsync(HttpMethod.Delete, path, null, null, cancellationToken)).Succeeded(out var answer, out var fault)
            ? [.. ids.Select(_ => ZohoResult.OfRequest(fault))]
            : answer.Body.At("data") is null && !answer.IsSuccess
            ? [.. ids.Select(_ => ZohoResult.OfRequest(answer.Fault))]
            : [.. ZohoReply.Match(answer, ids.Length, ids).Select(reply => reply is null ? ZohoResult.Untold : ZohoResult.OfDelete(reply))];
    }
}
