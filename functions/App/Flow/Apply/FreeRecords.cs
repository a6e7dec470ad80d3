using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.App.Flow.Apply;

/// <summary>Records that have no partner yet and that this sync may take.</summary>
public sealed class FreeRecords(SeenRows seen, LinkRows links, Kinship kinship)
{
    /// <summary>Null where the record is none of them.</summary>
    internal async Task<(SeenRow Row, LinkLookup Lookup)?> FindAsync(SyncContext context, Side side, RecordKey key, CancellationToken cancellationToken) =>
        await UnpairedAsync(context, side, key, cancellationToken) is { } one && await kinship.OfAsync(context, side, key, cancellationToken) == Belonging.Ours ? one : null;

    /// <summary>Those that a natural key leads to.</summary>
    /// <param name="most">More need not be known.</param>
    /// <returns>Null where a sync that comes first has yet to say of one whether it is free, and the pair waits: a counterpart made meanwhile could be its double.</returns>
    internal async Task<List<(SeenRow Row, LinkLookup Lookup)>?> ByClueAsync(SyncContext context, Pair pair, Side side, NaturalClue clue, int most, CancellationToken cancellationToken)
    {
        var free = new List<(SeenRow, LinkLookup)>();
        await foreach (var key in seen.WithNaturalKeyAsync(context.Sync.Tenant, context.Sync.On(side).PlaceId, context.Sync.Id, clue.Print, cancellationToken))
        {
            if (free.Count == most)
            {
                break;
            }

            if (await UnpairedAsync(context, side, key, cancellationToken) is not { } one || !Likeness.HasClue(one.Row, clue))
            {
                continue;
            }

            var belonging = await kinship.OfAsync(context, side, key, cancellationToken);
            if (Kinship.WaitFor(belonging) is { } wait)
            {
                pair.End = wait;
                return null;
            }

            if (belonging == Belonging.Ours)
            {
                free.Add(one);
            }
        }

        return free;
    }

    internal Task<SeenRow?> RowAsync(SyncContext context, Side side, RecordKey key, CancellationToken cancellationToken) =>
        seen.GetAsync(context.Sync.Tenant, context.Sync.On(side).PlaceId, context.Sync.Id, key, cancellationToken);

    /// <summary>Gives the pair a record as its other side.</summary>
    internal static async Task TakeAsync(SyncContext context, Pair pair, Side side, SeenRow row, LinkLookup lookup, CancellationToken cancellationToken)
    {
        pair.SetRow(side, row, await ReferenceBook.ReadAsync(context, side, row, cancellationToken));
        if (side == Side.Left)
        {
            pair.LeftETag = lookup.RowETag;
        }
        else
        {
            pair.RightETag = lookup.RowETag;
        }
    }

    /// <summary>A living record inside the sync that is in no link, and that the operator did not set apart.</summary>
    private async Task<(SeenRow Row, LinkLookup Lookup)?> UnpairedAsync(SyncContext context, Side side, RecordKey key, CancellationToken cancellationToken)
    {
        if (await RowAsync(context, side, key, cancellationToken) is not { Kind: SeenKind.Living, Exclusion: null, Word: not { Choice: Choice.Leave or Choice.Create } } row)
        {
            return null;
        }

        var lookup = await links.FindAsync(context.Sync.Tenant, context.Sync.Id, side, key, cancellationToken);
        return lookup.Link is null ? (row, lookup) : null;
    }
}
