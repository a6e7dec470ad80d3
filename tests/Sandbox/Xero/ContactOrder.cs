using System.Data.SqlTypes;

namespace CrmSync.Sandbox.Xero;

/// <summary>How a list is ordered: one member, then the id. https://developer.xero.com/documentation/api/accounting/contacts#optimised-ordering</summary>
internal static class ContactOrder
{
    public static IOrderedEnumerable<(Guid Id, XeroVersion Version)> Apply(IEnumerable<(Guid Id, XeroVersion Version)> rows, string? order, bool highVolume)
    {
        var (field, down) = (order ?? "UpdatedDateUTC").Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
        {
            [var one] => (one, false),
            [var one, "ASC" or "asc"] => (one, false),
            [var one, "DESC" or "desc"] => (one, true),
            _ => throw XeroRefusal.Query("Syntax error in order"),
        };
        return field switch
        {
            "UpdatedDateUTC" => By(rows, row => row.Version.Updated, down).ThenBy(row => new SqlGuid(row.Id)),
            "ContactID" => By(rows, row => new SqlGuid(row.Id), down),
            "Name" => By(rows, row => row.Version.Name.ToUpperInvariant(), down).ThenBy(row => new SqlGuid(row.Id)),
            "EmailAddress" or "FirstName" or "LastName" or "ContactNumber" when !highVolume => By(rows, row => row.Version.Text(field) ?? "", down).ThenBy(row => new SqlGuid(row.Id)),
            "EmailAddress" or "FirstName" or "LastName" or "ContactNumber" => throw XeroRefusal.HighVolume(),
            _ => throw XeroRefusal.Query($"No property or field '{field}' exists in type 'Contact'"),
        };
    }

    // The database's order of ids, which is not their texts' order.
    private static IOrderedEnumerable<(Guid Id, XeroVersion Version)> By<T>(IEnumerable<(Guid Id, XeroVersion Version)> rows, Func<(Guid Id, XeroVersion Version), T> key, bool down) =>
        down ? rows.OrderByDescending(key) : rows.OrderBy(key);
}
