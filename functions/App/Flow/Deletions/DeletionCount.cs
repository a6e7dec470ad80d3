using System.Collections.Immutable;
using Azure;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.App.Storage.Tables;
using CrmSync.Engine.Model;

namespace CrmSync.App.Flow.Deletions;

/// <summary>How many deletions were made on a side in the last day, by hour; those the operator approved are not counted (R9).</summary>
public sealed class DeletionCount(StateTables tables, TimeProvider clock)
{
    private const int Hours = 24;

    public async Task<int> LastDayAsync(Sync sync, Side side, CancellationToken cancellationToken) =>
        Recent(await ReadAsync(sync, side, cancellationToken) is { } row ? Read(row) : ImmutableSortedDictionary<long, int>.Empty).Values.Sum();

    /// <param name="side">The side on which records had vanished; their counterparts were deleted.</param>
    public async Task AddAsync(Sync sync, Side side, int deletions, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < RowChange.Attempts; attempt++)
        {
            var row = await ReadAsync(sync, side, cancellationToken);
            var recent = Recent(row is null ? ImmutableSortedDictionary<long, int>.Empty : Read(row));
            var entity = new TableEntity(Keys.LinkPartition(sync.Tenant, sync.Id), Row(side)) { ["Deletions"] = StateJson.Write(recent.SetItem(Hour, recent.GetValueOrDefault(Hour) + deletions)) };
            try
            {
                _ = row is null
                    ? await tables.Links.AddEntityAsync(entity, cancellationToken)
                    : await tables.Links.UpdateEntityAsync(entity, row.ETag, TableUpdateMode.Replace, cancellationToken);
                return;
            }
            catch (RequestFailedException refused) when (refused.Status is 409 or 412)
            {
                // Another apply counted at the same time: add to its sum.
            }
        }

        throw RowChange.Contended(sync.Id);
    }

    private long Hour => clock.GetUtcNow().ToUnixTimeSeconds() / 3600;

    private ImmutableSortedDictionary<long, int> Recent(ImmutableSortedDictionary<long, int> all) => all.RemoveRange(all.Keys.Where(hour => hour <= Hour - Hours));

    private Task<TableEntity?> ReadAsync(Sync sync, Side side, CancellationToken cancellationToken) =>
        tables.Links.GetEntityIfExistsAsync(Keys.LinkPartition(sync.Tenant, sync.Id), Row(side), null, cancellationToken);

    private static string Row(Side side) => side == Side.Left ? Keys.LeftDeletionsRow : Keys.RightDeletionsRow;

    private static ImmutableSortedDictionary<long, int> Read(TableEntity row) => StateJson.Read<ImmutableSortedDictionary<long, int>>(row.GetString("Deletions") ?? "{}");
}
