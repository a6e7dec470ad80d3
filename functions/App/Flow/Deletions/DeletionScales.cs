using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Flow.Deletions;

/// <summary>Weighs deletions of one side against the pairs there are and what was deleted in the last day (R9).</summary>
public sealed class DeletionScales(SeenRows seen, LinkRows links, DeletionCount counts)
{
    internal async Task<List<SeenRow>> DueAsync(Sync sync, Side side, CancellationToken cancellationToken) =>
        await seen.ListAsync(sync.Tenant, sync.On(side).PlaceId, sync.Id, onlyDue: true, withValues: false, cancellationToken).Where(row => row.IsDeletion).ToListAsync(cancellationToken);

    internal async Task<IReadOnlyList<SeenRow>> AtStakeAsync(Sync sync, Side side, CancellationToken cancellationToken) =>
        [.. AtStake(await LinkedAsync(sync, side, await DueAsync(sync, side, cancellationToken), cancellationToken)).Select(one => one.Row)];

    /// <param name="undecided">Those of which the operator has said nothing.</param>
    internal async Task<Weighing> WeighAsync(Sync sync, Side side, IReadOnlyList<SeenRow> undecided, CancellationToken cancellationToken)
    {
        var linked = await LinkedAsync(sync, side, undecided, cancellationToken);
        return new(await HoldReasonAsync(sync, side, AtStake(linked), cancellationToken), linked.Select(one => one.Row.Key).ToHashSet());
    }

    private async Task<string?> HoldReasonAsync(Sync sync, Side side, List<(SeenRow Row, Link Link)> stakes, CancellationToken cancellationToken)
    {
        var name = side == Side.Left ? "left" : "right";
        if (stakes.Count(one => one.Row.Verdict == DeletionClearance.Withheld) is var withheld && withheld > 0)
        {
            return $"{withheld} paired records of the {name} side do not show under its new credentials; approve their deletion or refuse it";
        }

        if (stakes.Count == 0)
        {
            return null;
        }

        var due = await DueAsync(sync, side, cancellationToken);
        var all = AtStake(await LinkedAsync(sync, side, [.. due.Where(row => !row.IsDecided)], cancellationToken));
        var living = await links.ListAsync(sync.Tenant, sync.Id, cancellationToken).CountAsync(link => IsLiving(link.Link), cancellationToken);
        var begun = all.Concat(stakes).Where(one => !IsLiving(one.Link)).DistinctBy(one => one.Row.Key).Count(); // the others that are about to be made leave nothing behind yet
        return DeletionGuard.Check(stakes.Count, Math.Max(0, all.Count - stakes.Count), await counts.LastDayAsync(sync, side, cancellationToken), living + begun) is DeletionVerdict.Hold hold
            ? $"{hold.Deletions} of {hold.Pairs} pairs would be deleted because their records are gone on the {name} side; approve or refuse"
            : null;
    }

    private async Task<List<(SeenRow Row, Link Link)>> LinkedAsync(Sync sync, Side side, IReadOnlyList<SeenRow> rows, CancellationToken cancellationToken)
    {
        var found = await Many.SelectAsync(rows, async (row, token) => (Row: row, (await links.FindAsync(sync.Tenant, sync.Id, side, row.Key, token)).Link?.Link), cancellationToken);
        return [.. found.Where(one => one.Link is not null).Select(one => (one.Row, one.Link!))]; // those that have one
    }

    /// <summary>The deletions that would take a counterpart along, or one that is about to be made.</summary>
    private static List<(SeenRow Row, Link Link)> AtStake(List<(SeenRow Row, Link Link)> linked) => linked.FindAll(one => IsLiving(one.Link) || one.Link.State is LinkState.Reserved);

    private static bool IsLiving(Link link) => link is { State: LinkState.Paired, Left.Gone: false, Right.Gone: false };
}

/// <summary>What the scales show.</summary>
/// <param name="HoldReason">Why the deletions must wait; null where they may pass.</param>
/// <param name="Linked">The records that are in a link: of these alone it is known what they would take along.</param>
internal sealed record Weighing(string? HoldReason, IReadOnlySet<RecordKey> Linked);
