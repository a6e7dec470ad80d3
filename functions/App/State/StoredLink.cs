using Azure;
using CrmSync.Engine.Planning;

namespace CrmSync.App.State;

/// <summary>A link and the rows it lives in.</summary>
/// <param name="Row">Under the record it began with.</param>
/// <param name="PartnerRow">Under the other record, once there is one.</param>
/// <param name="PartnerSaved">The partner's row exists already.</param>
/// <param name="ETag">Default for a link that was never saved.</param>
public sealed record StoredLink(string Row, string? PartnerRow, bool PartnerSaved, Link Link, ETag ETag)
{
    /// <summary>Of the row that stands under the partner already, left by a pair that ended (R21); default where none does.</summary>
    public ETag PartnerETag { get; init; }

    /// <summary>A link that ends as this one begins: its record is gone, and the survivor begins anew under its own row.</summary>
    public StoredLink? Ends { get; init; }
}
