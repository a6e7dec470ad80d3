using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Flow.Apply;

/// <summary>Finds a record's partner by the first natural key under which somebody is found (ZG-13). What could be several is listed, never guessed.</summary>
public sealed class NaturalMatch(FreeRecords free, Likeness likeness, LinkRows links)
{
    /// <summary>Of the record's own side.</summary>
    private const int MoreThanOne = 2;

    /// <summary>Of those who could be one record, no more are shown to the operator.</summary>
    internal const int MostCandidates = 20;

    internal async Task MatchAsync(SyncContext context, Pair pair, SeenRow row, Side other, CancellationToken cancellationToken)
    {
        foreach (var clue in row.Clues)
        {
            if (await free.ByClueAsync(context, pair, other, clue, MostCandidates, cancellationToken) is not { } candidates)
            {
                return;
            }

            if (candidates.Count == 0)
            {
                continue;
            }

            if (await free.ByClueAsync(context, pair, pair.Side, clue, MoreThanOne, cancellationToken) is not { } own)
            {
                return;
            }

            var contradicted = candidates.Exists(candidate => Likeness.Contradicts(row, candidate.Row, clue.Index));
            switch (FirstContactMatch.Of(own.Count, [.. candidates.Select(candidate => candidate.Row.Key)], contradicted))
            {
                case FirstContactMatch.One:
                    await FreeRecords.TakeAsync(context, pair, other, candidates[0].Row, candidates[0].Lookup, cancellationToken);
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

        await foreach (var twin in likeness.TwinsAsync(context, pair.Side, row, unique: true, cancellationToken))
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
}
