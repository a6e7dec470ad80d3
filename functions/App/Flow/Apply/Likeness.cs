using System.Runtime.CompilerServices;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.App.Flow.Apply;

/// <summary>What the natural keys of two records say of whether they are one (ZG-13).</summary>
public sealed class Likeness(SeenRows seen)
{
    /// <summary>A key that more of one side share tells nothing of any of them, and to read them all for each of them would never end.</summary>
    private const int MostAlike = 100;

    /// <summary>Other records of the same side that look like it: a deleted one may have been merged into them, a new one may be one of them.</summary>
    /// <param name="unique">Only where a unique natural key says so.</param>
    internal async IAsyncEnumerable<SeenRow> TwinsAsync(SyncContext context, Side side, SeenRow row, bool unique, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var told = new HashSet<RecordKey> { row.Key };
        foreach (var clue in row.Clues.Where(clue => !unique || context.Map.NaturalKeys[clue.Index].Unique))
        {
            await foreach (var key in seen.WithNaturalKeyAsync(context.Sync.Tenant, context.Sync.On(side).PlaceId, context.Sync.Id, clue.Print, cancellationToken).Take(MostAlike).WithCancellation(cancellationToken))
            {
                if (!told.Contains(key) && await seen.GetAsync(context.Sync.Tenant, context.Sync.On(side).PlaceId, context.Sync.Id, key, cancellationToken) is { } twin && IsAlike(row, twin, clue) && told.Add(key))
                {
                    yield return twin;
                }
            }
        }
    }

    internal static bool HasClue(SeenRow row, NaturalClue clue) => row.Clues.Any(known => known.Print == clue.Print && !known.IsApartFrom(clue));

    /// <summary>A surer key is known of both and tells them apart.</summary>
    internal static bool Contradicts(SeenRow one, SeenRow other, int index) =>
        one.Clues.Any(clue => clue.Index < index && other.Clues.Any(known => known.Index == clue.Index && known.Print != clue.Print));

    private static bool IsAlike(SeenRow row, SeenRow twin, NaturalClue clue) => HasClue(twin, clue) && !Contradicts(row, twin, clue.Index);
}
