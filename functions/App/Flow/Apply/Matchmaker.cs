using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Flow.Apply;

/// <summary>Finds the partner of a record that is in no link: by the operator's word, by the stamp one of them carries (R14), else by natural key (ZG-13).</summary>
public sealed class Matchmaker(SeenRows seen, LinkRows links, Kinship kinship, FreeRecords free, NaturalMatch natural)
{
    /// <summary>Gives the pair its other side, where there is one. Where nobody may guess, the record is listed.</summary>
    internal async Task MatchAsync(SyncContext context, Pair pair, CancellationToken cancellationToken)
    {
        var other = pair.Side.Other();
        var row = pair.RowOn(pair.Side)!; // a pair is loaded from the row of its side
        if (row is not { Kind: SeenKind.Living, Exclusion: null })
        {
            return;
        }

        var belonging = await kinship.OfAsync(context, pair.Side, row.Key, cancellationToken);
        if (belonging != Belonging.Ours)
        {
            pair.End = Kinship.WaitFor(belonging) ?? new PairEnd.Settled();
            return;
        }

        switch (row.Word)
        {
            case { Choice: Choice.Leave }:
                pair.End = new PairEnd.Settled();
                return;
            case { Choice: Choice.Pair, With: { } with }:
                await ByWordAsync(context, pair, Keys.ReadLinkRow(with), cancellationToken);
                return;
            default:
                break;
        }

        if (row.Stamp is { } stamp && await ClaimAsync(context, pair, other, stamp.Source, cancellationToken))
        {
            return;
        }

        foreach (var candidate in await seen.StampedFromAsync(context.Sync.Tenant, context.Sync.On(other).PlaceId, context.Sync.Id, row.Key, cancellationToken))
        {
            if (await free.FindAsync(context, other, candidate, cancellationToken) is { } found)
            {
                await FreeRecords.TakeAsync(context, pair, other, found.Row, found.Lookup, cancellationToken);
                pair.IsStamped = true;
                return;
            }
        }

        if (row.Word is not { Choice: Choice.Create } && context.Policy.Duplicates != DuplicatePolicy.Clone)
        {
            await natural.MatchAsync(context, pair, row, other, cancellationToken);
        }
    }

    private async Task ByWordAsync(SyncContext context, Pair pair, (Side Side, RecordKey Key) named, CancellationToken cancellationToken)
    {
        if (await free.FindAsync(context, named.Side, named.Key, cancellationToken) is { } found)
        {
            await FreeRecords.TakeAsync(context, pair, named.Side, found.Row, found.Lookup, cancellationToken);
            return;
        }

        pair.List(new Listing("the record that was chosen is not there any more, or has a partner by now", []));
    }

    /// <summary>A stamped record belongs to its source's link while that link waits for it, or to its source while that has none; else it is a user's copy.</summary>
    private async Task<bool> ClaimAsync(SyncContext context, Pair pair, Side other, RecordKey source, CancellationToken cancellationToken)
    {
        var lookup = await links.FindAsync(context.Sync.Tenant, context.Sync.Id, other, source, cancellationToken);
        var sourceRow = await free.RowAsync(context, other, source, cancellationToken);
        if (lookup.Link is { Link.State: LinkState.Reserved reserved } waiting && reserved.On == pair.Side)
        {
            (pair.Stored, pair.Link) = (waiting, waiting.Link.With(pair.Side, waiting.Link.On(pair.Side) with { Id = pair.RowOn(pair.Side)!.Id })); // found by its row
            pair.SetRow(other, sourceRow, sourceRow is null ? null : await ReferenceBook.ReadAsync(context, other, sourceRow, cancellationToken));
            return true;
        }

        if (lookup.Link is null && sourceRow is { Kind: SeenKind.Living, Exclusion: null })
        {
            await FreeRecords.TakeAsync(context, pair, other, sourceRow, lookup, cancellationToken);
            pair.IsStamped = true;
            return true;
        }

        return false;
    }
}
