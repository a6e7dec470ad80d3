using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.Xero;

/// <summary>
/// A contact as it is just before it is written. Xero has no condition on a write, so the version is compared here; what lies between is named in docs/connectors/xero.md.
/// </summary>
/// <param name="Row">Null where it must not be written; then <paramref name="Result"/> says why.</param>
internal readonly record struct XeroBefore(JsonObject? Row, DateTimeOffset VendorNow, WriteResult? Result)
{
    /// <summary>One for each, in the order given.</summary>
    public static async Task<Outcome<XeroBefore[]>> ReadAsync(Session session, IEnumerable<(RecordId Id, RecordVersion Expected)> contacts, CancellationToken cancellationToken)
    {
        var wanted = contacts.ToList();
        return (await new XeroReads(session).ListAsync(wanted.Select(contact => contact.Id), cancellationToken)).Succeeded(out var rows, out var fault)
            ? wanted.Select(contact => Of(contact.Expected, rows.TryGetValue(contact.Id, out var found) ? found : default)).ToArray()
            : fault;
    }

    private static XeroBefore Of(RecordVersion expected, (JsonObject? Row, DateTimeOffset VendorNow) found) =>
        found.Row is null || XeroMap.IsArchived(found.Row) ? new(null, default, new WriteResult.Gone())
        : !XeroMap.IsAt(found.Row, expected) ? new(null, default, new WriteResult.Refused())
        : new(found.Row, found.VendorNow, null);
}
