using System.Collections.Immutable;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Flow.Apply;

/// <summary>Finds the partner of a record that is in no link: by the stamp one of them carries (R14), else by natural key (ZG-13).</summary>
public sealed class Matchmaker(SeenRows seen, LinkRows links)
{
    /// <summary>Gives the pair its other side, where there is one. Answers the candidates where there are several and nobody may guess.</summary>
    internal async Task<ImmutableArray<RecordKey>> MatchAsync(SyncContext context, Pair pair, CancellationToken cancellationToken)
    {
        var other = pair.Side.Other();
        var row = pair.RowOn(pair.Side)!; // a pair is loaded from the row of its side
        if (row is not { Kind: SeenKind.Living, Exclusion: null })
        {
            return [];
        }

        if (row.Stamp is { } stamp && await ClaimAsync(context, pair, other, stamp.Source, cancellationToken))
        {
            return [];
        }

        foreach (var candidate in await seen.StampedFromAsync(context.Sync.Tenant, context.Sync.On(other).PlaceId, context.Sync.Id, row.Key, cancellationToken))
        {
            if (await IsFreeAsync(context, other, candidate, cancellationToken) is { } free)
            {
                Take(context, pair, other, free.Row, free.Lookup);
                pair.IsStamped = true;
                return [];
            }
        }

        return await ByNaturalKeyAsync(context, pair, row, other, cancellationToken);
    }

    /// <summary>A stamped record belongs to its source's link while that link waits for it, or to its source while that has none; else it is a user's copy.</summary>
    private async Task<bool> ClaimAsync(SyncContext context, Pair pair, Side other, RecordKey source, CancellationToken cancellationToken)
    {
        var lookup = await links.FindAsync(context.Sync.Tenant, context.Sync.Id, other, source, cancellationToken);
        var sourceRow = await RowAsync(context, other, source, cancellationToken);
        if (lookup.Link is { Link.State: LinkState.Reserved reserved } waiting && reserved.On == pair.Side)
        {
            (pair.Stored, pair.Link) = (waiting, waiting.Link);
            pair.SetRow(other, sourceRow, sourceRow is null ? null : SeenReader.Of(sourceRow, other, context));
            return true;
        }

        if (lookup.Link is null && sourceRow is { Kind: SeenKind.Living, Exclusion: null })
        {
            Take(context, pair, other, sourceRow, lookup);
            pair.IsStamped = true;
            return true;
        }

        return false;
    }

    /// <summary>By the first natural key under which somebody is found.</summary>
    private async Task<ImmutableArray<RecordKey>> ByNaturalKeyAsync(SyncContext context, Pair pair, SeenRow row, Side other, CancellationToken cancellationToken)
    {
        foreach (var clue in context.Policy.Duplicates == DuplicatePolicy.Clone ? [] : row.Clues)
        {
            var candidates = await FreeAsync(context, other, clue, cancellationToken);
            if (candidates.Count == 0)
            {
                continue;
            }

            var own = await FreeAsync(context, pair.Side, clue, cancellationToken);
            switch (FirstContactMatch.Of(own.Count, [.. candidates.Select(candidate => candidate.Row.Key)], candidates.Exists(candidate => Contradicts(row, candidate.Row, clue.Index))))
            {
                case FirstContactMatch.One:
                    Take(context, pair, other, candidates[0].Row, candidates[0].Lookup);
                    return [];
                case FirstContactMatch.Ambiguous ambiguous:
                    return ambiguous.Keys;
                case FirstContactMatch.None:
                    break;
                default:
                    throw new InvalidOperationException("unknown match");
            }
        }

        return [];
    }

    /// <summary>A surer key is known of both and tells them apart.</summary>
    private static bool Contradicts(SeenRow one, SeenRow other, int index) =>
        one.Clues.Any(clue => clue.Index < index && other.Clues.Any(known => known.Index == clue.Index && known.Print != clue.Print));

    private async Task<List<(SeenRow Row, LinkLookup Lookup)>> FreeAsync(SyncContext context, Side side, NaturalClue clue, CancellationToken cancellationToken)
    {
        var free = new List<(SeenRow, LinkLookup)>();
        foreach (var key in await seen.WithNaturalKeyAsync(context.Sync.Tenant, context.Sync.On(side).PlaceId, context.Sync.Id, clue.Print, cancellationToken))
        {
            if (await IsFreeAsync(context, side, key, cancellationToken) is { } one && one.Row.Clues.Any(known => known.Print == clue.Print && !known.IsApartFrom(clue)))
            {
                free.Add(one);
            }
        }

        return free;
    }

    /// <summary>A living record inside the sync that is in no link.</summary>
    private async Task<(SeenRow Row, LinkLookup Lookup)?> IsFreeAsync(SyncContext context, Side side, RecordKey key, CancellationToken cancellationToken)
    {
        if (await RowAsync(context, side, key, cancellationToken) is not { Kind: SeenKind.Living, Exclusion: null } row)
        {
            return null;
        }

        var lookup = await links.FindAsync(context.Sync.Tenant, context.Sync.Id, side, key, cancellationToken);
        return lookup.Link is null ? (row, lookup) : null;
    }

    private static void Take(SyncContext context, Pair pair, Side side, SeenRow row, LinkLookup lookup)
    {
        pair.SetRow(side, row, SeenReader.Of(row, side, context));
        if (side == Side.Left)
        {
            pair.LeftETag = lookup.RowETag;
        }
        else
        {
            pair.RightETag = lookup.RowETag;
        }
    }

    private Task<SeenRow?> RowAsync(SyncContext context, Side side, RecordKey key, CancellationToken cancellationToken) =>
        seen.GetAsync(context.Sync.Tenant, context.Sync.On(side).PlaceId, context.Sync.Id, key, cancellationToken);
}
