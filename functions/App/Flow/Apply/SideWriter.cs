using System.Collections.Immutable;
using CrmSync.App.Flow.Signals;
using CrmSync.App.Flow.Vendors;
using CrmSync.App.Settings;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Flow.Apply;

/// <summary>
/// Writes to one side what was decided, in batches of one operation: announce, write, save what the answer says (R15, R16, R17, R19).
/// Holds the connection's write turn meanwhile.
/// </summary>
public sealed class SideWriter(VendorCalls vendors, WriteTurns turns, LinkStep steps, PlaceRows places, SeenRows seen, HistoryRows history, DeletionTally tally, TimeProvider clock, FlowTimes times)
{
    /// <summary>Refused preconditions of one record in one apply (R20).</summary>
    private const int MostRefusals = 3;

    internal async Task WriteAsync(ApplyWork work, Side on, IReadOnlyList<(Pair Pair, Decision Decision)> writes, CancellationToken cancellationToken)
    {
        var connection = work.Context.ConnectionOn(on);
        var connector = work.Context.ConnectorOn(on);

        var most = vendors.MostOf(connector, each => each.UnitsPerWrite, connector.Info.Capabilities.BatchSize);
        TimeSpan? spent = null;
        foreach (var batch in writes.GroupBy(write => write.Decision.GetType()).SelectMany(group => group.Chunk(most)))
        {
            var turn = spent is null ? await turns.TakeAsync(connection, cancellationToken) : null;
            if (turn is null)
            {
                PutOff(batch, spent is { } wait ? new(wait, IsExact: true) : new(TimeSpan.FromSeconds(2)));
                continue;
            }

            await using (turn)
            {
                if ((spent = await vendors.PrepareAsync(connection, turn.Pace, cancellationToken)) is { } pause)
                {
                    PutOff(batch, new(pause, IsExact: true));
                    continue;
                }

                var announced = await AnnounceAsync(work, on, batch, cancellationToken);
                if (announced.Count > 0)
                {
                    await work.History.KeepLosersAsync(history, announced.Select(one => (one.Pair, (one.Decision as Decision.Write)?.Conflicts ?? [])), cancellationToken);
                    await SendAsync(work, on, connection, connector, turn.Pace, announced, cancellationToken);
                }
            }
        }
    }

    private async Task SendAsync(ApplyWork work, Side on, Connection connection, IConnector connector, IPace pace, List<(Pair Pair, Decision Decision)> batch, CancellationToken cancellationToken)
    {
        var end = work.Context.Sync.On(on);
        await tally.BeforeAsync(work, on, batch, cancellationToken);
        ImmutableArray<WriteItem> items = [.. batch.Select(write => ItemOf(write.Decision, write.Pair, end.Identity, on))];
        var results = await vendors.WriteAsync(connection, pace, connector, new WriteBatch(end.Collection, items, work.ObservedUntil(on)) { RunsWorkflows = work.Context.Sync.Options.RunsWorkflows }, cancellationToken);
        await places.NoteWriteAsync(connection.Tenant, end.PlaceId, clock.GetUtcNow(), cancellationToken);
        await tally.AfterAsync(work, on, batch, results, cancellationToken);

        var settled = new List<(Pair Pair, StoredLink Next)>();
        var done = new List<(Pair Pair, Decision Decision)>();
        for (var index = 0; index < batch.Count; index++)
        {
            var (pair, decision) = batch[index];
            if (await ResultAsync(work, on, pair, decision, results[index], cancellationToken) is { } next)
            {
                settled.Add((pair, next));
                if (results[index] is not WriteResult.Failed)
                {
                    done.Add((pair, decision));
                }
            }
        }

        await steps.SaveAsync(work.Context, settled, cancellationToken);
        foreach (var (pair, decision) in done)
        {
            Tell(work, on, pair, decision);
        }
    }

    /// <summary>R15, R16: what is about to be sent is saved first. A deletion needs no announcement: done twice it is done once.</summary>
    private async Task<List<(Pair Pair, Decision Decision)>> AnnounceAsync(ApplyWork work, Side on, (Pair Pair, Decision Decision)[] batch, CancellationToken cancellationToken)
    {
        if (batch[0].Decision is Decision.Delete)
        {
            return [.. batch];
        }

        var now = clock.GetUtcNow();
        var next = new List<(Pair Pair, StoredLink Next)>();
        foreach (var (pair, decision) in batch)
        {
            if (!await KeepDueAsync(work, pair, on.Other(), now, cancellationToken))
            {
                pair.End = new PairEnd.PutOff(TimeSpan.FromSeconds(1));
                continue;
            }

            next.Add((pair, decision switch
            {
                Decision.Create create => await steps.ReserveAsync(work.Context, pair, on.Other(), LinkProgress.Reserve(pair.Link, create, work.Message.Message, now + times.Intent), now, cancellationToken),
                Decision.Write write => LinkStep.Place(work.Context, pair, Announced(pair, write, work.Message.Message, now + times.Intent)),
                _ => throw new InvalidOperationException($"not a write: {decision}"),
            }));
        }

        var saved = (await steps.SaveAsync(work.Context, next, cancellationToken)).ToHashSet();
        return [.. batch.Where(write => saved.Contains(write.Pair))];
    }

    /// <summary>What a write starts from is due until the write is settled, also where the news came from the other record (R4). False where a pull has brought newer news of it.</summary>
    private async Task<bool> KeepDueAsync(ApplyWork work, Pair pair, Side source, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (pair.RowOn(source) is not { Due: false } row)
        {
            return true;
        }

        var sync = work.Context.Sync;
        var place = sync.On(source).PlaceId;
        await places.ExpectDueAsync(sync.Tenant, place, now, cancellationToken);
        await seen.ReplaceAsync(sync.Tenant, place, [row with { Due = true, DueAt = now }], cancellationToken);
        if (await seen.GetAsync(sync.Tenant, place, sync.Id, row.Key, cancellationToken) is not { Due: true, Values: null } kept || kept.Version != row.Version || kept.Kind != row.Kind)
        {
            return false;
        }

        pair.SetRow(source, kept, pair.On(source));
        return true;
    }

    /// <summary>A pair that is written before it was ever agreed is linked by the announcement itself.</summary>
    private static Link Announced(Pair pair, Decision.Write write, string owner, DateTimeOffset until)
    {
        var link = LinkProgress.Announce(pair.Link, write, owner, until);
        return link.Left.Id is null || link.Right.Id is null
            ? link with { Left = link.Left with { Id = pair.Left!.Id }, Right = link.Right with { Id = pair.Right!.Id } } // a new pair was seen on both sides
            : link;
    }

    private static WriteItem ItemOf(Decision decision, Pair pair, PlaceIdentity target, Side on) => decision switch
    {
        Decision.Create create => new WriteItem.Create(Stamp.For(Keys.ReadLinkRow(pair.Stored!.Row).Key, target, create.Generation), create.Changes), // reserved under its source
        Decision.Write write => new WriteItem.Update(write.Id, write.Expected, write.Changes),
        Decision.Delete delete => new WriteItem.Delete(delete.Id, delete.Expected),
        _ => throw new InvalidOperationException($"not a write to {on}: {decision}"),
    };

    /// <summary>What to save of a result; null where there is nothing to save, and the pair says how it goes on.</summary>
    private async Task<StoredLink?> ResultAsync(ApplyWork work, Side on, Pair pair, Decision decision, WriteResult result, CancellationToken cancellationToken)
    {
        switch (result)
        {
            case WriteResult.Written written:
                var stored = written.Stored is { } record ? await ReferenceBook.ReadAsync(work.Context, on, record, pair.RowOn(on), cancellationToken) : null;
                var answer = new Answer(written.Id, written.Version, written.Modified, stored);
                var link = decision is Decision.Create create
                    ? LinkProgress.Created(pair.Link!, create, answer, work.Context.Policy) // announced
                    : LinkProgress.Written(pair.Link!, (Decision.Write)decision, answer, work.Context.Policy);
                pair.SetAnswer(on, stored, written.Stored?.State as ObservedState.Living);
                return LinkStep.Place(work.Context, pair, link);

            case WriteResult.Removed or WriteResult.Gone when decision is Decision.Delete delete:
                var end = pair.EndAt(clock.GetUtcNow());
                pair.See(on, SeenReader.Absent(delete.Id, end));
                return LinkStep.Place(work.Context, pair, LinkProgress.Removed(pair.Link!, delete, end)); // only linked records are deleted

            case WriteResult.Gone or WriteResult.Refused:
                pair.Refusals++;
                pair.Link = pair.Link is { } announced ? announced with { Intent = null } : null;
                if (pair.Refusals >= MostRefusals)
                {
                    pair.End = new PairEnd.Later();
                    work.History.Add(pair, "failed", on, "the record changes faster than it can be written; it is tried again in some minutes", []);
                }
                else
                {
                    await work.ReadFreshAsync(on, [pair], cancellationToken);
                }

                return null;

            case WriteResult.Exists exists:
                await work.AdoptAsync(on, pair, exists.Id, ((Decision.Create)decision).Generation, cancellationToken);
                return null;

            case WriteResult.Failed failed:
                work.Fail(pair, on, failed.Fault);
                pair.Link = pair.Link! with { Intent = null };
                return decision is Decision.Write ? LinkStep.Place(work.Context, pair, pair.Link) : null;

            case WriteResult.Unsent unsent:
                if (vendors.PauseAfter(unsent.Fault) is { } pause)
                {
                    work.PutOff(pair, on, unsent.Fault, pause);
                }
                else
                {
                    pair.End = new PairEnd.Left();
                }

                return null;

            case WriteResult.Unknown unknown:
                work.PutOff(pair, on, unknown.Fault, vendors.PauseAfter(unknown.Fault) ?? times.OutagePause);
                return null;

            default:
                throw new InvalidOperationException($"{result} does not answer {decision}");
        }
    }

    private static void Tell(ApplyWork work, Side on, Pair pair, Decision decision)
    {
        switch (decision)
        {
            case Decision.Create:
                work.History.AddWrite(pair, "added", on, []);
                break;
            case Decision.Write write:
                work.History.AddWrite(pair, "updated", on, write.Fields);
                break;
            case Decision.Delete:
                work.History.AddWrite(pair, "deleted", on, []);
                break;
            default:
                throw new InvalidOperationException($"not a write: {decision}");
        }
    }

    private static void PutOff(IEnumerable<(Pair Pair, Decision Decision)> batch, PairEnd.PutOff end)
    {
        foreach (var (pair, _) in batch)
        {
            pair.End = end;
        }
    }
}
