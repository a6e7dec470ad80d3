using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.Xero;

/// <summary>Xero deletes no contact; it archives them, and people can bring them back. https://developer.xero.com/documentation/api/accounting/contacts#post-contacts</summary>
internal sealed class XeroArchives(Session session)
{
    private static readonly XeroDraft Archive = new(new JsonObject { [XeroMap.Status] = XeroMap.Archived }, []);

    public async Task<ImmutableArray<WriteResult>> SendAsync(ImmutableArray<WriteItem.Delete> items, CancellationToken cancellationToken)
    {
        if (!(await new XeroReads(session).ListAsync(items.Select(item => item.Id), cancellationToken)).Succeeded(out var rows, out var fault))
        {
            return [.. items.Select(_ => XeroElement.OfNothingSent(fault))];
        }

        var results = items.Select(item => (WriteResult?)(
            !rows.TryGetValue(item.Id, out var found) || XeroMap.IsArchived(found.Row) ? new WriteResult.Gone()
            : !XeroMap.IsAt(found.Row, item.Expected) ? new WriteResult.Refused()
            : null)).ToArray();
        var sending = Enumerable.Range(0, items.Length).Where(index => results[index] is null).ToList();
        var outcomes = sending.Count == 0 ? [] : await new XeroSender(session, HttpMethod.Post, XeroMap.Id)
            .SendAsync([.. sending.Select(index => Archive.Body(XeroMap.Id, items[index].Id.Value, attempt: 0))], cancellationToken);
        for (var position = 0; position < sending.Count; position++)
        {
            results[sending[position]] = outcomes[position] switch
            {
                XeroSending.Told told when XeroElement.IsSaved(told.Element) && XeroMap.IsArchived(told.Element) => new WriteResult.Removed(),
                XeroSending.Told told when XeroElement.IsRefused(told.Element) => XeroElement.Refusal(told.Element, Archive),
                XeroSending.Told or XeroSending.Untold => XeroElement.Untold,
                XeroSending.Failed failed => XeroElement.OfRequest(failed.Fault),
                _ => throw new InvalidOperationException("unknown outcome"),
            };
        }

        return [.. results.Select(result => result ?? XeroElement.Untold)];
    }
}
