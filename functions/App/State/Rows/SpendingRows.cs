using System.Collections.Immutable;
using System.Globalization;
using Azure;
using CrmSync.App.Storage.Tables;

namespace CrmSync.App.State.Rows;

/// <summary>What was taken of a connection's quota, in one row beside the connection's.</summary>
public sealed class SpendingRows(StateTables tables)
{
    public async Task<(Spending Spending, ETag ETag)> GetAsync(string tenant, string connectionId, CancellationToken cancellationToken) =>
        await tables.Connections.GetEntityIfExistsAsync(tenant, Keys.SpendingRow(connectionId), null, cancellationToken) is { } row ? (Read(row), row.ETag) : (Spending.None, default);

    /// <param name="etag">Default for a row that is not there yet.</param>
    /// <returns>Null where another process wrote first.</returns>
    public async Task<ETag?> TryWriteAsync(string tenant, string connectionId, Spending spending, ETag etag, CancellationToken cancellationToken)
    {
        var row = new TableEntity(tenant, Keys.SpendingRow(connectionId))
        {
            ["Minute"] = Text(spending.Minute),
            ["Day"] = Text(spending.Day),
            ["Calls"] = string.Join(' ', spending.Calls.Select(held => $"{held.Holder}:{(int)held.For}:{held.Count}:{held.Until.UtcTicks}")),
        };
        try
        {
            return etag == default
                ? await tables.Connections.AddEntityAsync(row, cancellationToken)
                : await tables.Connections.UpdateEntityAsync(row, etag, TableUpdateMode.Replace, cancellationToken);
        }
        catch (RequestFailedException taken) when (taken.Status is 404 or 409 or 412)
        {
            return null;
        }
    }

    private static string Text(ImmutableArray<Spent> spent) => string.Join(' ', spent.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.At.UtcTicks}:{one.Units}:{(one.OfShare ? 1 : 0)}")));

    private static Spending Read(TableEntity row) => new()
    {
        Minute = Spent(row.GetString("Minute")),
        Day = Spent(row.GetString("Day")),
        Calls = [.. Parts(row.GetString("Calls")).Select(part => new HeldCalls(part[0], (CallFor)Number(part[1]), (int)Number(part[2]), new(Number(part[3]), TimeSpan.Zero)))],
    };

    private static ImmutableArray<Spent> Spent(string? text) => [.. Parts(text).Select(part => new Spent(new(Number(part[0]), TimeSpan.Zero), (int)Number(part[1]), part[2] == "1"))];

    private static IEnumerable<string[]> Parts(string? text) => (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split(':'));

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
