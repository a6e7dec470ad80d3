using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.Xero;

/// <summary>Sends drafts under the name they want, and those whose name is taken once more under the next one they may have.</summary>
internal sealed class XeroNaming(Session session, HttpMethod method, string keyMember)
{
    /// <summary>What came of each in the end, in the order given.</summary>
    public async Task<XeroSending[]> SendAsync(IReadOnlyList<(string Key, XeroDraft Draft)> drafts, CancellationToken cancellationToken)
    {
        var sender = new XeroSender(session, method, keyMember);
        var outcomes = new XeroSending[drafts.Count];
        int[] sending = [.. Enumerable.Range(0, drafts.Count)];
        for (var attempt = 0; sending.Length > 0; attempt++) // ends: a draft has at most two names
        {
            var sent = await sender.SendAsync([.. sending.Select(index => drafts[index].Draft.Body(keyMember, drafts[index].Key, attempt))], cancellationToken);
            for (var position = 0; position < sending.Length; position++)
            {
                outcomes[sending[position]] = sent[position];
            }

            sending = [.. sending.Where(index => attempt + 1 < drafts[index].Draft.Names.Length && IsNameAlone(outcomes[index]))];
        }

        return outcomes;
    }

    /// <summary>A number that is taken decides: another name would not help.</summary>
    private static bool IsNameAlone(XeroSending outcome) =>
        outcome is XeroSending.Told { Element: var element } && !XeroElement.IsSaved(element) && XeroElement.SaysNameTaken(element) && !XeroElement.SaysNumberTaken(element);
}
