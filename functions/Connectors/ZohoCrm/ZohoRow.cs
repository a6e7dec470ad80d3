using System.Text.Json.Nodes;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>A record as one answer showed it.</summary>
/// <param name="VendorNow">Zoho's clock in that answer: a version is soft by it (R2).</param>
/// <param name="Whole">Read singly, so nothing is cut short.</param>
internal sealed record ZohoRow(JsonObject Json, DateTimeOffset VendorNow, bool Whole)
{
    public string? Id => Json["id"].Text();

    public DateTimeOffset? Modified => ZohoTime.Parse(Json[ZohoCrmModule.Modified].Text());

    public bool IsAt(DateTimeOffset expected) => Modified is { } modified && modified == expected;
}
