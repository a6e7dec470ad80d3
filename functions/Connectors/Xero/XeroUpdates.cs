using System.Collections.Immutable;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.Xero;

/// <summary>Updates, by POST with the id. https://developer.xero.com/documentation/api/accounting/contacts#post-contacts</summary>
internal sealed class XeroUpdates(Session session)
{
    private readonly PlaceIdentity place = new(XeroConnector.Name, session.AccountId, XeroAccount.Collection);

    public async Task<ImmutableArray<WriteResult>> SendAsync(ImmutableArray<WriteItem.Update> items, CancellationToken cancellationToken)
    {
        if (!(await XeroBefore.ReadAsync(session, items.Select(item => (item.Id, item.Expected)), cancellationToken)).Succeeded(out var before, out var fault))
        {
            return [.. items.Select(_ => XeroElement.OfNothingSent(fault))];
        }

        var results = new WriteResult?[items.Length];
        var drafts = new List<(int Index, XeroDraft Draft)>();
        for (var index = 0; index < items.Length; index++)
        {
            if (before[index] is not { Row: { } row } current)
            {
                results[index] = before[index].Result;
            }
            else if (!XeroWire.Draft(items[index].Changes, row).Succeeded(out var draft, out fault))
            {
                results[index] = new WriteResult.Failed(fault);
            }
            else if (draft.IsEmpty)
            {
                results[index] = XeroElement.Written(row, current.VendorNow, place); // it is so already
            }
            else
            {
                drafts.Add((index, draft));
            }
        }

        var outcomes = await new XeroNaming(session, HttpMethod.Post, XeroMap.Id)
            .SendAsync([.. drafts.Select(entry => (items[entry.Index].Id.Value, entry.Draft))], cancellationToken);
        for (var position = 0; position < drafts.Count; position++)
        {
            results[drafts[position].Index] = XeroElement.ResultOf(outcomes[position], drafts[position].Draft, place);
        }

        return [.. results.Select(result => result ?? XeroElement.Untold)];
    }
}
