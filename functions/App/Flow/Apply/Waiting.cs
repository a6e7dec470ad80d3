using CrmSync.App.Flow.Signals;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Flow.Apply;

/// <summary>Records that point to records without a partner wait for it (R23), and are woken when it comes. Their rows stay due meanwhile (R4), so that a lost wake-up only makes them later.</summary>
public sealed class Waiting(WaiterRows waiters, SyncRows syncs, SeenRows seen, Messages messages)
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    /// <summary>Notes who waits, then looks once more: a partner that came in between would wake nobody.</summary>
    internal async Task AwaitAsync(ApplyWork work, IReadOnlyList<Pair> pairs, CancellationToken cancellationToken)
    {
        if (work.Context.References is not { } book)
        {
            return;
        }

        var awaited = new List<(Pair Pair, ParentClue Clue, string LinkRow)>();
        foreach (var pair in pairs)
        {
            awaited.AddRange(await AwaitedAsync(book, pair, cancellationToken));
        }

        foreach (var parent in awaited.GroupBy(one => one.Clue.Parent.Id))
        {
            await waiters.AddAsync(work.Message.Tenant, parent.Key, [.. parent.Select(one => (one.Clue.Row, work.Context.Sync.Id, one.LinkRow))], cancellationToken);
        }

        foreach (var clue in awaited.Select(one => one.Clue).Distinct())
        {
            book.Forget(clue);
        }

        foreach (var pair in awaited.Select(one => one.Pair).Distinct())
        {
            var remains = (await AwaitedAsync(book, pair, cancellationToken)).Count > 0;
            if (remains && !Rows(pair).Any(row => row.Attempts > 0))
            {
                work.History.Add(pair, "skipped", null, "a record that it points to is not synced yet; it follows as soon as that is", []);
            }

            pair.End = remains ? new PairEnd.Later() : new PairEnd.PutOff(AtOnce);
        }
    }

    /// <summary>Sends out those that waited for one of these pairs.</summary>
    internal async Task WakeAsync(ApplyWork work, IReadOnlyList<Pair> pairs, CancellationToken cancellationToken)
    {
        var sync = work.Context.Sync;
        if (sync.Kin.IsEmpty || !await waiters.AnyAsync(sync.Tenant, sync.Id, cancellationToken))
        {
            return;
        }

        foreach (var pair in pairs.Where(pair => pair is { End: PairEnd.Settled, Link: { State: LinkState.Paired, Left.Gone: false, Right.Gone: false } }))
        {
            foreach (var clue in CluesTo(sync, pair))
            {
                var waiting = await waiters.ListAsync(sync.Tenant, sync.Id, clue, cancellationToken);
                foreach (var group in waiting.GroupBy(waiter => waiter.Sync))
                {
                    await SendAsync(sync.Tenant, group.Key, [.. group.Select(waiter => waiter.LinkRow)], work.Message, cancellationToken);
                }

                await waiters.DeleteAsync(sync.Tenant, sync.Id, clue, waiting, cancellationToken);
            }
        }
    }

    private async Task SendAsync(string tenant, string syncId, IReadOnlyList<string> linkRows, ApplyMessage cause, CancellationToken cancellationToken)
    {
        if (await syncs.GetAsync(tenant, syncId, cancellationToken) is not { } sync)
        {
            return;
        }

        foreach (var side in linkRows.GroupBy(row => Keys.ReadLinkRow(row).Side))
        {
            var rows = await Many.SelectAsync([.. side], (row, token) => seen.GetAsync(tenant, sync.On(side.Key).PlaceId, syncId, Keys.ReadLinkRow(row).Key, token), cancellationToken);
            await seen.ReplaceAsync(tenant, sync.On(side.Key).PlaceId, [.. rows.OfType<SeenRow>().Where(row => row.Due).Select(row => row with { NotBefore = default })], cancellationToken);
        }

        await messages.SendAppliesAsync(sync, cause.Run, "changes", linkRows, DeletionClearance.Open, cause.Trace, cancellationToken);
    }

    private static async Task<List<(Pair Pair, ParentClue Clue, string LinkRow)>> AwaitedAsync(ReferenceBook book, Pair pair, CancellationToken cancellationToken)
    {
        var awaited = new List<(Pair, ParentClue, string)>();
        foreach (var side in (Side[])[Side.Left, Side.Right])
        {
            if (pair.ValuesOn(side) is { } values && Rows(pair).FirstOrDefault(row => row.Due) is { } due)
            {
                var row = pair.RowOn(side);
                var clues = await book.LookUpAsync(side, values, row?.Named ?? System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty, cancellationToken);
                awaited.AddRange(clues.Select(clue => (pair, clue, Keys.LinkRow(ReferenceEquals(due, pair.LeftRow) ? Side.Left : Side.Right, due.Key))));
            }
        }

        return awaited;
    }

    private static IEnumerable<SeenRow> Rows(Pair pair) => ((SeenRow?[])[pair.LeftRow, pair.RightRow]).OfType<SeenRow>();

    /// <summary>By each of the pair's records, and by what each is called.</summary>
    private static IEnumerable<string> CluesTo(Sync sync, Pair pair)
    {
        foreach (var side in (Side[])[Side.Left, Side.Right])
        {
            if (pair.Link!.On(side).Id is { } id) // a paired link
            {
                yield return ParentClue.RowOf(side, RecordKey.Of(sync.On(side).Identity, id));
            }

            foreach (var clue in (pair.RowOn(side)?.Clues ?? []).Where(clue => clue.Index == 0))
            {
                yield return ParentClue.RowOf(side, clue.Print);
            }
        }
    }
}
