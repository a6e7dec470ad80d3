using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.Xero;

/// <summary>
/// Updates, by POST with the id. Xero has no condition on a write, so the versions are read just before; what lies between is named in docs/connectors/xero.md.
/// </summary>
internal sealed class XeroUpdates(Session session)
{
    private readonly PlaceIdentity place = new(XeroConnector.Name, session.AccountId, XeroAccount.Collection);

    public async Task<ImmutableArray<WriteResult>> SendAsync(ImmutableArray<WriteItem.Update> items, CancellationToken cancellationToken)
    {
        if (!(await new XeroReads(session).ListAsync(items.Select(item => item.Id), cancellationToken)).Succeeded(out var rows, out var fault))
        {
            return [.. items.Select(_ => XeroElement.OfNothingSent(fault))];
        }

        var results = new WriteResult?[items.Length];
        var drafts = new XeroDraft?[items.Length];
        for (var index = 0; index < items.Length; index++)
        {
            if (Current(items[index], rows, out results[index]) is not { } row)
            {
                continue;
            }

            if (!XeroWire.Draft(items[index].Changes, row.Row).Succeeded(out var draft, out fault))
            {
                results[index] = new WriteResult.Failed(fault);
            }
            else if (draft.IsEmpty)
            {
                results[index] = XeroElement.Written(row.Row, row.VendorNow, place); // it is so already
            }
            else
            {
                drafts[index] = draft;
            }
        }

        var sending = Enumerable.Range(0, items.Length).Where(index => drafts[index] is not null).ToList();
        for (var attempt = 0; sending.Count > 0; attempt++) // ends: a draft has at most two names
        {
            sending = await SendAsync(items, drafts, results, sending, attempt, cancellationToken);
        }

        return [.. results.Select(result => result ?? XeroElement.Untold)];
    }

    /// <summary>Those to send once more under their next name.</summary>
    private async Task<List<int>> SendAsync(ImmutableArray<WriteItem.Update> items, XeroDraft?[] drafts, WriteResult?[] results, List<int> sending, int attempt, CancellationToken cancellationToken)
    {
        var again = new List<int>();
        var outcomes = await new XeroSender(session, HttpMethod.Post, XeroMap.Id)
            .SendAsync([.. sending.Select(index => drafts[index]!.Body(XeroMap.Id, items[index].Id.Value, attempt))], cancellationToken); // those sent have one
        for (var position = 0; position < sending.Count; position++)
        {
            var (index, draft) = (sending[position], drafts[sending[position]]!);
            if (outcomes[position] is XeroSending.Told { Element: var element } && !XeroElement.IsSaved(element) && XeroElement.SaysNameTaken(element) && attempt + 1 < draft.Names.Length)
            {
                again.Add(index);
                continue;
            }

            results[index] = outcomes[position] switch
            {
                XeroSending.Told told when XeroElement.IsSaved(told.Element) => XeroElement.Written(told.Element, told.VendorNow, place),
                XeroSending.Told told when XeroElement.SaysNameTaken(told.Element) => XeroElement.NameTaken,
                XeroSending.Told told when XeroElement.IsRefused(told.Element) => XeroElement.Refusal(told.Element, draft),
                XeroSending.Told or XeroSending.Untold => XeroElement.Untold,
                XeroSending.Failed failed => XeroElement.OfRequest(failed.Fault),
                _ => throw new InvalidOperationException("unknown outcome"),
            };
        }

        return again;
    }

    /// <summary>The contact as read, where it is living and at the version demanded; else null with the result that follows.</summary>
    private static (JsonObject Row, DateTimeOffset VendorNow)? Current(
        WriteItem.Update item, Dictionary<RecordId, (JsonObject Row, DateTimeOffset VendorNow)> rows, out WriteResult? result)
    {
        result = !rows.TryGetValue(item.Id, out var found) || XeroMap.IsArchived(found.Row) ? new WriteResult.Gone()
            : !XeroMap.IsAt(found.Row, item.Expected) ? new WriteResult.Refused()
            : null;
        return result is null ? found : null;
    }
}
