using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.Xero;

/// <summary>Sends contacts together and tells what came of each. https://developer.xero.com/documentation/api/accounting/contacts#post-contacts</summary>
internal sealed class XeroSender(Session session, HttpMethod method, string keyMember)
{
    /// <summary>Requests that may go into finding one contact which Xero cannot even read among fifty.</summary>
    private const int MostHalvings = 16;

    private readonly XeroClient client = new(session);
    private int halvings;

    /// <summary>One outcome for each, in the order given.</summary>
    public async Task<XeroSending[]> SendAsync(IReadOnlyList<JsonObject> contacts, CancellationToken cancellationToken)
    {
        if (!(await client.WriteContactsAsync(method, contacts.Select(contact => (JsonObject)contact.DeepClone()), cancellationToken)).Succeeded(out var answer, out var fault))
        {
            return All(contacts, new XeroSending.Failed(fault));
        }

        if (answer.IsSuccess)
        {
            return Match(contacts, answer, answer.Contacts, inOrder: true);
        }

        // The form that lists the failing ones only, and has saved the others.
        if (answer.Body.At("Elements") is JsonArray failing)
        {
            return Match(contacts, answer, [.. failing.Objects()], inOrder: false);
        }

        return answer.Fault is not { Kind: FaultKind.Rejected } refused || contacts.Count == 1
            ? All(contacts, new XeroSending.Failed(answer.Fault))
            : await HalvedAsync(contacts, refused, cancellationToken);
    }

    /// <summary>Nothing of a request was done that Xero could not read; the one it stumbled over is sought by halves.</summary>
    private async Task<XeroSending[]> HalvedAsync(IReadOnlyList<JsonObject> contacts, Fault refused, CancellationToken cancellationToken)
    {
        if ((halvings += 2) > MostHalvings)
        {
            return All(contacts, new XeroSending.Failed(refused with { Kind = FaultKind.Busy, Reason = refused.Reason + "; another contact of the same request is at fault" }));
        }

        var half = contacts.Count / 2;
        return [.. await SendAsync([.. contacts.Take(half)], cancellationToken), .. await SendAsync([.. contacts.Skip(half)], cancellationToken)];
    }

    /// <summary>R19: by the key; by position, which Xero does not document, only while the counts agree and no element says otherwise.</summary>
    private XeroSending[] Match(IReadOnlyList<JsonObject> contacts, XeroAnswer answer, IReadOnlyList<JsonObject> elements, bool inOrder)
    {
        var told = new XeroSending[contacts.Count];
        Array.Fill(told, new XeroSending.Untold());
        var keys = new Dictionary<string, int>();
        for (var index = 0; index < contacts.Count; index++)
        {
            keys.TryAdd(contacts[index][keyMember].Text()!, index); // each is sent with one
        }

        for (var position = 0; position < elements.Count; position++)
        {
            var key = KeyOf(elements[position]);
            if (key is not null ? keys.TryGetValue(key, out var at) : inOrder && elements.Count == contacts.Count && (at = position) >= 0)
            {
                told[at] = new XeroSending.Told(elements[position], answer.VendorNow);
            }
        }

        return told;
    }

    /// <summary>The zero id is no key.</summary>
    private string? KeyOf(JsonObject element) => keyMember == XeroMap.Id ? element[keyMember].Id() : element[keyMember].Text() is { Length: > 0 } key ? key : null;

    private static XeroSending[] All(IReadOnlyList<JsonObject> contacts, XeroSending outcome) => [.. contacts.Select(_ => outcome)];
}
