using CrmSync.App.Flow.Signals;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Flow.Apply;

/// <summary>
/// Records that point to records without a partner wait for it (R23), and are woken when it comes. Their rows stay due meanwhile (R4), so that a lost wake-up
/// only makes them later. A new record of whose parent no more than the name is known waits for the operator instead, and is woken all the same.
/// </summary>
public sealed class Waiting(WaiterRows waiters, SyncRows syncs, SeenRows seen, PlaceRows places, Messages messages, TimeProvider clock)
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    /// <summary>Notes who waits, then looks once more: a partner that came in between would wake nobody. Those that only the operator can help get no end here.</summary>
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
            var remaining = await AwaitedAsync(book, pair, cancellationToken);
            if (remaining.Count > 0 && pair.Link is not { State: LinkState.Paired } && remaining.TrueForAll(one => one.Clue.Key is null))
            {
                continue;
            }

            var remains = remaining.Count > 0;
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
            await WakeAsync(tenant, sync.On(side.Key).PlaceId, [.. rows.OfType<SeenRow>()], cancellationToken);
        }

        await messages.SendAppliesAsync(sync, cause.Run, "changes", linkRows, cause.Trace, cancellationToken);
    }

    /// <summary>What is listed for want of a name is due again, and stays listed until it is settled.</summary>
    private async Task WakeAsync(string tenant, string placeId, IReadOnlyList<SeenRow> rows, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var listed = rows.Where(row => row is { Due: false, Listing.Wants: not null }).ToList();
        if (listed.Count > 0)
        {
            await places.ExpectDueAsync(tenant, placeId, now, cancellationToken);
        }

        await seen.ReplaceAsync(
            tenant, placeId, [.. rows.Where(row => row.Due).Select(row => row with { NotBefore = default }), .. listed.Select(row => row with { Due = true, DueAt = now, Attempts = 0, NotBefore = default })], cancellationToken);
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
                awaited.AddRange(clues.Where(one => !IsAgreed(pair, side, one.Rule, one.Clue)).Select(one => (pair, one.Clue, Keys.LinkRow(ReferenceEquals(due, pair.LeftRow) ? Side.Left : Side.Right, due.Key))));
            }
        }

        return awaited;
    }

    /// <summary>As the planner has it: a name that nobody bears tells nothing new of a field that was agreed.</summary>
    private static bool IsAgreed(Pair pair, Side side, FieldRule rule, ParentClue clue) => clue.Key is null && pair.Link is { State: LinkState.Paired } link && link.On(side).Field(rule.Key) is not null;

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
