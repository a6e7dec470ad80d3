using CrmSync.App.Presets;
using CrmSync.App.State;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Flow.Apply;

/// <summary>What the operator said of a pair of which a record is gone, and which deleted records the operator is asked about: those that may have been merged into another.</summary>
public sealed class OperatorWords(Likeness likeness)
{
    /// <summary>What is to be done by the operator's word; null where none was said.</summary>
    internal static Decision? Of(Pair pair)
    {
        if (pair.Link is not { State: LinkState.Paired } link || (pair.LeftRow?.Word ?? pair.RightRow?.Word) is not { } word)
        {
            return null;
        }

        foreach (var gone in ((Side[])[Side.Left, Side.Right]).Where(side => IsLost(pair, link, side)))
        {
            return word switch
            {
                { Choice: Choice.Leave } => new Decision.Part(gone),
                { Choice: Choice.Follow } when pair.Follows is { } survivor => new Decision.Follow(gone, survivor),
                _ => Anew(pair, link),
            };
        }

        return Anew(pair, link);
    }

    /// <summary>A record that lost its partner is to get another one: it is read, since nothing else says what that one is made of, and parts from the one it had. The rest is a restoration.</summary>
    private static Decision? Anew(Pair pair, Link link)
    {
        foreach (var side in ((Side[])[Side.Left, Side.Right]).Where(side => pair.RowOn(side) is { Word.Choice: Choice.Create } && (link.On(side.Other()).Gone || IsLost(pair, link, side.Other()))))
        {
            return pair.On(side) is not { Fresh: true } seen ? new Decision.Read(side)
                : seen.State is SeenState.Living && !link.On(side.Other()).Gone ? new Decision.Part(side.Other())
                : null;
        }

        return null;
    }

    private static bool IsLost(Pair pair, Link link, Side side) => pair.RowOn(side) is { IsDeletion: true } row && row.Id == link.On(side).Id && !link.On(side).Gone;

    /// <summary>Where the vendor does not say into which record another one was merged, a deletion beside a record that looks the same is left to the operator.</summary>
    internal async Task ListMergedAsync(SyncContext context, IReadOnlyList<(Pair Pair, Decision Decision)> decided, CancellationToken cancellationToken)
    {
        if (PresetCatalog.Get(context.Sync.Preset).MergesUnnamed is not { } side)
        {
            return;
        }

        foreach (var (pair, decision) in decided)
        {
            if (IsDeletionOf(side, decision) && pair.RowOn(side) is { IsDeletion: true, Word: null } row
                && await likeness.TwinsAsync(context, side, row, unique: false, cancellationToken).Where(twin => twin.Kind == SeenKind.Living).Take(NaturalMatch.MostCandidates).Select(twin => Keys.LinkRow(side, twin.Key)).ToListAsync(cancellationToken) is { Count: > 0 } twins)
            {
                pair.List(new Listing("it was deleted, and another record looks like it; was it merged into that one?", [.. twins]), side);
            }
        }
    }

    private static bool IsDeletionOf(Side side, Decision decision) => decision switch
    {
        Decision.Delete delete => delete.On == side.Other(),
        Decision.Part part => part.Gone == side,
        _ => false,
    };
}
