using System.Collections.Immutable;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.Xero;

/// <summary>
/// Creations, by PUT: a POST would take a contact of the same name for ours and overwrite it. The stamp is the ContactNumber, unique in the organisation, so that a repeat is
/// refused (R15). https://developer.xero.com/documentation/api/accounting/contacts#put-contacts
/// </summary>
internal sealed class XeroCreates(Session session)
{
    private readonly PlaceIdentity place = new(XeroConnector.Name, session.AccountId, XeroAccount.Collection);

    public async Task<ImmutableArray<WriteResult>> SendAsync(ImmutableArray<WriteItem.Create> items, CancellationToken cancellationToken)
    {
        var results = new WriteResult?[items.Length];
        var drafts = new List<(int Index, XeroDraft Draft)>();
        for (var index = 0; index < items.Length; index++)
        {
            if (XeroWire.Draft(items[index].Changes, current: null).Succeeded(out var draft, out var fault))
            {
                drafts.Add((index, draft));
            }
            else
            {
                results[index] = new WriteResult.Failed(fault);
            }
        }

        var outcomes = await new XeroNaming(session, HttpMethod.Put, XeroMap.Number)
            .SendAsync([.. drafts.Select(entry => (items[entry.Index].Stamp.Value, entry.Draft))], cancellationToken);
        var (taken, nameless) = (new List<int>(), new List<int>());
        for (var position = 0; position < drafts.Count; position++)
        {
            var (index, draft) = drafts[position];
            switch (outcomes[position])
            {
                case XeroSending.Told { Element: var element } when !XeroElement.IsSaved(element) && XeroElement.SaysNumberTaken(element):
                    taken.Add(index);
                    break;
                case XeroSending.Told { Element: var element } when !XeroElement.IsSaved(element) && XeroElement.SaysNameTaken(element):
                    nameless.Add(index);
                    break;
                case var outcome:
                    results[index] = XeroElement.ResultOf(outcome, draft, place);
                    break;
            }
        }

        await LookUpAsync(items, results, taken, nameless, cancellationToken);
        return [.. results.Select(result => result ?? XeroElement.Untold)];
    }

    /// <summary>
    /// Xero does not name the contact that has a number already. A name that is taken may be taken by the very contact that an earlier attempt made, because Xero may say
    /// only the first thing that is wrong.
    /// </summary>
    private async Task LookUpAsync(ImmutableArray<WriteItem.Create> items, WriteResult?[] results, List<int> taken, List<int> nameless, CancellationToken cancellationToken)
    {
        if (taken.Count + nameless.Count == 0)
        {
            return;
        }

        var found = await new XeroReads(session).IdsOfAsync([.. taken.Concat(nameless).Select(index => items[index].Stamp)], cancellationToken);
        var known = found.Succeeded(out var ids, out var fault);
        foreach (var index in taken)
        {
            results[index] = new WriteResult.Exists(known && ids.TryGetValue(items[index].Stamp, out var id) ? id : null);
        }

        foreach (var index in nameless)
        {
            results[index] = !known ? XeroElement.OfNothingSent(fault) : ids.TryGetValue(items[index].Stamp, out var id) ? new WriteResult.Exists(id) : XeroElement.NameTaken;
        }
    }
}
