using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.Xero;

/// <summary>Xero deletes no contact; it archives them, and people can bring them back. https://developer.xero.com/documentation/api/accounting/contacts#post-contacts</summary>
internal sealed class XeroArchives(Session session)
{
    private static readonly XeroDraft Archive = new(new JsonObject { [XeroMap.Status] = XeroMap.Archived }, []);

    private readonly PlaceIdentity place = new(XeroConnector.Name, session.AccountId, XeroAccount.Collection);

    public async Task<ImmutableArray<WriteResult>> SendAsync(ImmutableArray<WriteItem.Delete> items, CancellationToken cancellationToken)
    {
        if (!(await XeroBefore.ReadAsync(session, items.Select(item => (item.Id, item.Expected)), cancellationToken)).Succeeded(out var before, out var fault))
        {
            return [.. items.Select(_ => XeroElement.OfNothingSent(fault))];
        }

        var results = before.Select(contact => contact.Result).ToArray();
        int[] sending = [.. Enumerable.Range(0, items.Length).Where(index => results[index] is null)];
        var outcomes = await new XeroNaming(session, HttpMethod.Post, XeroMap.Id).SendAsync([.. sending.Select(index => (items[index].Id.Value, Archive))], cancellationToken);
        for (var position = 0; position < sending.Length; position++)
        {
            results[sending[position]] = outcomes[position] is XeroSending.Told { Element: var element } && XeroElement.IsSaved(element)
                ? XeroMap.IsArchived(element) ? new WriteResult.Removed() : XeroElement.Untold
                : XeroElement.ResultOf(outcomes[position], Archive, place);
        }

        return [.. results.Select(result => result ?? XeroElement.Untold)];
    }
}
