using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Flow.Apply;

/// <summary>Finds the partner of a record that is in no link: by the operator's word, by the stamp one of them carries (R14), else by natural key (ZG-13).</summary>
public sealed class Matchmaker(SeenRows seen, LinkRows links, Kinship kinship)
{
    /// <summary>Of the record's own side.</summary>
    private const int MoreThanOne = 2;

    /// <summary>Of those who could be one record, no more are shown to the operator.</summary>
    internal const int MostCandidates = 20;

    /// <summary>A key that more of one side share tells nothing of any of them, and to read them all for each of them would never end.</summary>
    private const int MostAlike = 100;

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
            if (await IsFreeAsync(context, other, candidate, cancellationToken) is { } free)
            {
                await TakeAsync(context, pair, other, free.Row, free.Lookup, cancellationToken);
                pair.IsStamped = true;
                return;
            }
        }

        if (row.Word is not { Choice: Choice.Create } && context.Policy.Duplicates != DuplicatePolicy.Clone)
        {
            await ByNaturalKeyAsync(context, pair, row, other, cancellationToken);
        }
    }

    /// <summary>Other records of the same side that look like it: a deleted one may have been merged into them, a new one may be one of them.</summary>
    /// <param name="unique">Only where a unique natural key says so.</param>
    internal async IAsyncEnumerable<SeenRow> TwinsAsync(SyncContext context, Side side, SeenRow row, bool unique, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var told = new HashSet<RecordKey> { row.Key };
        foreach (var clue in row.Clues.Where(clue => !unique || context.Map.NaturalKeys[clue.Index].Unique))
        {
            await foreach (var key in seen.WithNaturalKeyAsync(context.Sync.Tenant, context.Sync.On(side).PlaceId, context.Sync.Id, clue.Print, cancellationToken).Take(MostAlike).WithCancellation(cancellationToken))
            {
                if (!told.Contains(key) && await RowAsync(context, side, key, cancellationToken) is { } twin && IsAlike(row, twin, clue) && told.Add(key))
                {
                    yield return twin;
                }
            }
        }
    }

    private async Task ByWordAsync(SyncContext context, Pair pair, (Side Side, RecordKey Key) named, CancellationToken cancellationToken)
    {
        if (await IsFreeAsync(context, named.Side, named.Key, cancellationToken) is { } free)
        {
            await TakeAsync(context, pair, named.Side, free.Row, free.Lookup, cancellationToken);
            return;
        }

        pair.List(new Listing("the record that was chosen is not there any more, or has a partner by now", []));
    }

    /// <summary>A stamped record belongs to its source's link while that link waits for it, or to its source while that has none; else it is a user's copy.</summary>
    private async Task<bool> ClaimAsync(SyncContext context, Pair pair, Side other, RecordKey source, CancellationToken cancellationToken)
    {
        var lookup = await links.FindAsync(context.Sync.Tenant, context.Sync.Id, other, source, cancellationToken);
        var sourceRow = await RowAsync(context, other, source, cancellationToken);
        if (lookup.Link is { Link.State: LinkState.Reserved reserved } waiting && reserved.On == pair.Side)
        {
            (pair.Stored, pair.Link) = (waiting, waiting.Link.With(pair.Side, waiting.Link.On(pair.Side) with { Id = pair.RowOn(pair.Side)!.Id })); // found by its row
            pair.SetRow(other, sourceRow, sourceRow is null ? null : await ReferenceBook.ReadAsync(context, other, sourceRow, cancellationToken));
            return true;
        }

        if (lookup.Link is null && sourceRow is { Kind: SeenKind.Living, Exclusion: null })
        {
            await TakeAsync(context, pair, other, sourceRow, lookup, cancellationToken);
            pair.IsStamped = true;
            return true;
        }

        return false;
    }

    /// <summary>By the first natural key under which somebody is found.</summary>
    private async Task ByNaturalKeyAsync(SyncContext context, Pair pair, SeenRow row, Side other, CancellationToken cancellationToken)
    {
        foreach (var clue in row.Clues)
        {
            if (await FreeAsync(context, pair, other, clue, MostCandidates, cancellationToken) is not { } candidates)
            {
                return;
            }

            if (candidates.Count == 0)
            {
                continue;
            }

            if (await FreeAsync(context, pair, pair.Side, clue, MoreThanOne, cancellationToken) is not { } own)
            {
                return;
            }

            var contradicted = candidates.Exists(candidate => Contradicts(row, candidate.Row, clue.Index));
            switch (FirstContactMatch.Of(own.Count, [.. candidates.Select(candidate => candidate.Row.Key)], contradicted))
            {
                case FirstContactMatch.One:
                    await TakeAsync(context, pair, other, candidates[0].Row, candidates[0].Lookup, cancellationToken);
                    return;
                case FirstContactMatch.Ambiguous ambiguous:
                    pair.List(new Listing(Ambiguity(context.Map.NaturalKeys[clue.Index], own.Count, ambiguous.Keys.Length, contradicted), [.. ambiguous.Keys.Select(key => Keys.LinkRow(other, key))]));
                    return;
                case FirstContactMatch.None:
                    break;
                default:
                    throw new InvalidOperationException("unknown match");
            }
        }

        await foreach (var twin in TwinsAsync(context, pair.Side, row, unique: true, cancellationToken))
        {
            if ((await links.FindAsync(context.Sync.Tenant, context.Sync.Id, pair.Side, twin.Key, cancellationToken)).Link is { Link: { State: not LinkState.Ended } link } && !link.On(pair.Side).Gone)
            {
                pair.List(new Listing("a record of the same side that has a partner looks like it; is it another one, or one of the two too many?", []));
                return;
            }
        }
    }

    private static string Ambiguity(NaturalKey key, int own, int others, bool contradicted)
    {
        var same = key.Fields is [.. var most, var last] && !most.IsEmpty ? $"{string.Join(", ", most)} and {last}" : key.Fields[0];
        return contradicted && own <= 1 && others == 1 ? $"a record of the other side has the same {same}, and yet a surer sign says that it is another one; it was not guessed"
            : own > 1 ? $"several records of this side and {Number(others)} of the other have the same {same}; which is which was not guessed"
            : $"{Number(others)} records of the other side have the same {same}; which of them it is was not guessed";
    }

    private static string Number(int others) => others < MostCandidates ? $"{others}" : $"{others} or more";

    private static bool HasClue(SeenRow row, NaturalClue clue) => row.Clues.Any(known => known.Print == clue.Print && !known.IsApartFrom(clue));

    private static bool IsAlike(SeenRow row, SeenRow twin, NaturalClue clue) => HasClue(twin, clue) && !Contradicts(row, twin, clue.Index);

    /// <summary>A surer key is known of both and tells them apart.</summary>
    private static bool Contradicts(SeenRow one, SeenRow other, int index) =>
        one.Clues.Any(clue => clue.Index < index && other.Clues.Any(known => known.Index == clue.Index && known.Print != clue.Print));

    /// <param name="most">More need not be known.</param>
    /// <returns>Null where a sync that comes first has yet to say of one whether it is free, and the pair waits: a counterpart made meanwhile could be its double.</returns>
    private async Task<List<(SeenRow Row, LinkLookup Lookup)>?> FreeAsync(SyncContext context, Pair pair, Side side, NaturalClue clue, int most, CancellationToken cancellationToken)
    {
        var free = new List<(SeenRow, LinkLookup)>();
        await foreach (var key in seen.WithNaturalKeyAsync(context.Sync.Tenant, context.Sync.On(side).PlaceId, context.Sync.Id, clue.Print, cancellationToken))
        {
            if (free.Count == most)
            {
                break;
            }

            if (await UnpairedAsync(context, side, key, cancellationToken) is not { } one || !HasClue(one.Row, clue))
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

    /// <summary>One that this sync may take.</summary>
    private async Task<(SeenRow Row, LinkLookup Lookup)?> IsFreeAsync(SyncContext context, Side side, RecordKey key, CancellationToken cancellationToken) =>
        await UnpairedAsync(context, side, key, cancellationToken) is { } one && await kinship.OfAsync(context, side, key, cancellationToken) == Belonging.Ours ? one : null;

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

    private static async Task TakeAsync(SyncContext context, Pair pair, Side side, SeenRow row, LinkLookup lookup, CancellationToken cancellationToken)
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

    private Task<SeenRow?> RowAsync(SyncContext context, Side side, RecordKey key, CancellationToken cancellationToken) =>
        seen.GetAsync(context.Sync.Tenant, context.Sync.On(side).PlaceId, context.Sync.Id, key, cancellationToken);
}
