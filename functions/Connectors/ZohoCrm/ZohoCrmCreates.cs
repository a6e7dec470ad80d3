using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>Creations. The stamp is an external id, unique in the organisation, so that a repeat is told which record the first one made (R15).</summary>
internal sealed class ZohoCrmCreates(Session session, ZohoCrmModule module, bool runsWorkflows)
{
    /// <summary>https://www.zoho.com/crm/developer/docs/api/v8/insert-records.html</summary>
    public async Task<ImmutableArray<WriteResult>> SendAsync(ImmutableArray<WriteItem.Create> items, CancellationToken cancellationToken)
    {
        var preparation = new ZohoCrmPreparation(session, module);
        if (!(await preparation.WireAsync([.. items.Select(item => (item.Changes, default(JsonObject)))], cancellationToken)).Succeeded(out var wire, out var fault))
        {
            return [.. items.Select(_ => ZohoResult.OfNothingSent(fault))];
        }

        var body = ZohoCrmWrites.Data(items.Select(item => Record(item, wire)), runsWorkflows);
        if (!(await new ZohoCrmClient(session).ExchangeAsync(HttpMethod.Post, module.Name, body, null, cancellationToken)).Succeeded(out var answer, out fault))
        {
            return [.. items.Select(_ => ZohoResult.OfRequest(fault))];
        }

        if (answer.Body.At("data") is null && !answer.IsSuccess)
        {
            return [.. items.Select(_ => ZohoResult.OfRequest(answer.Fault))];
        }

        return [.. ZohoReply.Match(answer, items.Length, null).Select(reply => reply is null ? ZohoResult.Untold : ZohoResult.OfCreate(reply))];
    }

    private JsonObject Record(WriteItem.Create item, ZohoCrmWire wire)
    {
        var record = wire.Body(item.Changes, null);
        record[ZohoCrmModule.StampField] = item.Stamp.Value;
        if (!record.ContainsKey(ZohoCrmModule.Owner) && session.AccountId.Length > 0)
        {
            // ZG-7, ZB-16: what we make is the connection user's, whatever assignment rules say.
            record[ZohoCrmModule.Owner] = new JsonObject { ["id"] = session.AccountId };
        }

        return record;
    }
}
