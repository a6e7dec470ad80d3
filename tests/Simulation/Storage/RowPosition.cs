using CrmSync.App.Storage.Tables;

namespace CrmSync.Simulation.Storage;

/// <summary>Where the next page begins. Its token has escaped keys with a space between, as the service's has.</summary>
internal sealed record RowPosition(string PartitionKey, string RowKey)
{
    public string Token => $"{Uri.EscapeDataString(PartitionKey)} {Uri.EscapeDataString(RowKey)}";

    public static RowPosition Of(TableEntity row) => new(row.PartitionKey, row.RowKey);

    public static RowPosition? Parse(string? token)
    {
        if (token is null)
        {
            return null;
        }

        var space = token.IndexOf(' ', StringComparison.Ordinal);
        return new RowPosition(Uri.UnescapeDataString(token[..space]), Uri.UnescapeDataString(token[(space + 1)..]));
    }
}
