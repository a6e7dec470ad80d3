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
        var drafts = new XeroDraft?[items.Length];
        for (var index = 0; index < items.Length; index++)
        {
            if (XeroWire.Draft(items[index].Changes, current: null).Succeeded(out var draft, out var fault))
            {
                drafts[index] = draft;
            }
            else
            {
                results[index] = new WriteResult.Failed(fault);
            }
        }

        var (taken, nameless) = (new List<int>(), new List<int>());
        var sending = Enumerable.Range(0, items.Length).Where(index => results[index] is null).ToList();
        for (var attempt = 0; sending.Count > 0; attempt++) // ends: a draft has at most two names
        {
            var sent = sending;
            sending = [];
            var outcomes = await new XeroSender(session, HttpMethod.Put, XeroMap.Number)
                .SendAsync([.. sent.Select(index => drafts[index]!.Body(XeroMap.Number, items[index].Stamp.Value, attempt))], cancellationToken); // those sent have one
            for (var position = 0; position < sent.Count; position++)
            {
                var (index, draft) = (sent[position], drafts[sent[position]]!);
                switch (outcomes[position])
                {
                    case XeroSending.Told told when XeroElement.IsSaved(told.Element):
                        results[index] = XeroElement.Written(told.Element, told.VendorNow, place);
                        break;
                    case XeroSending.Told told when XeroElement.SaysNumberTaken(told.Element):
                        taken.Add(index);
                        break;
                    case XeroSending.Told told when XeroElement.SaysNameTaken(told.Element):
                        (attempt + 1 < draft.Names.Length ? sending : nameless).Add(index);
                        break;
                    case XeroSending.Told told when XeroElement.IsRefused(told.Element):
                        results[index] = XeroElement.Refusal(told.Element, draft);
                        break;
                    case XeroSending.Told or XeroSending.Untold:
                        results[index] = XeroElement.Untold;
                        break;
                    case XeroSending.Failed failed:
                        results[index] = XeroElement.OfRequest(failed.Fault);
                        break;
                    default:
                        throw new InvalidOperationException("unknown outcome");
                }
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
            results[index] = !known ? new WriteResult.Unsent(fault) : ids.TryGetValue(items[index].Stamp, out var id) ? new WriteResult.Exists(id) : XeroElement.NameTaken;
        }
    }
}
