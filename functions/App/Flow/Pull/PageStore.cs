using System.Collections.Immutable;
using CrmSync.App.Flow.Signals;
using CrmSync.App.Settings;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Flow.Pull;

/// <summary>Stores what was read of a place for every sync concerned, rows first, keys second (R4).</summary>
public sealed class PageStore(SeenRows seen, HistoryRows history, Messages messages, TimeProvider clock, FlowTimes times)
{
    /// <summary>Writes what a page showed, then sends the keys of what is due. Deletions wait for the pull's end (R9). False where the lease is lost.</summary>
    internal async Task<bool> StoreAsync(Pull pull, ImmutableArray<Observation> observations, CancellationToken cancellationToken)
    {
        foreach (var context in pull.Syncs)
        {
            if (await WriteAsync(pull, context, observations, cancellationToken) is not { } written)
            {
                return false;
            }

            await SendAsync(pull, context, [.. written.Values.Where(row => row.Due && row.Kind is SeenKind.Living or SeenKind.Unreadable)], cancellationToken);
        }

        return true;
    }

    /// <summary>The rows that were written; null where the lease is lost. What others changed since it was read is weighed again, against what it is now.</summary>
    private async Task<Dictionary<RecordKey, SeenRow>?> WriteAsync(Pull pull, SyncContext context, ImmutableArray<Observation> observations, CancellationToken cancellationToken)
    {
        var written = new Dictionary<RecordKey, SeenRow>();
        for (var attempt = 0; !observations.IsEmpty; attempt++)
        {
            if (attempt == RowChange.Attempts)
            {
                throw RowChange.Contended(pull.Fence.Place.Id);
            }

            var again = ImmutableArray.CreateBuilder<Observation>();
            foreach (var chunk in SeenTransactions.Chunk(pull.Fence.Place, await ChangesAsync(pull, context, observations, cancellationToken)))
            {
                var now = clock.GetUtcNow();
                var due = chunk.Changes.Exists(change => change.Row.Due);
                var deletions = chunk.Changes.Count(change => change.Row.Kind == SeenKind.Deleted);
                if (await pull.Fence.TryWriteAsync(chunk.Actions, place => place with
                    {
                        LeaseUntil = now + times.Lease,
                        DueSince = due ? place.DueSince ?? now : place.DueSince,
                        PendingDeletions = place.PendingDeletions + deletions,
                    }, cancellationToken) is not { } refused)
                {
                    return null;
                }

                foreach (var change in chunk.Changes.Where(change => !refused.Contains(change.RowKey)))
                {
                    written[change.Row.Key] = change.Row;
                }

                again.AddRange(chunk.Changes.Where(change => refused.Contains(change.RowKey)).Select(change => change.Cause!)); // of an observation
            }

            observations = [.. again.Distinct()];
        }

        return written;
    }

    /// <summary>What the observations change of what the sync has seen.</summary>
    internal async Task<List<SeenChange>> ChangesAsync(Pull pull, SyncContext context, ImmutableArray<Observation> observations, CancellationToken cancellationToken)
    {
        var place = pull.Fence.Place;
        var side = context.SideOf(place.Id);
        var identity = context.Sync.On(side).Identity;
        var before = await seen.FindAsync(place.Tenant, place.Id, context.Sync.Id, [.. observations.Select(one => RecordKey.Of(identity, one.Id)).Distinct()], cancellationToken);
        var filter = new ObservationFilter(side, context.Scope, context.Sync.Options.ViewOn(side), pull.Views?.GetValueOrDefault(context.Sync.Id), context.Map, context.Policy.Fingerprinter, place.Generation, pull.Renews || place.Renew, clock.GetUtcNow());
        var changes = new Dictionary<RecordKey, SeenChange>();
        foreach (var (cause, observation) in observations.SelectMany(one => SetOf(one, before.GetValueOrDefault(RecordKey.Of(identity, one.Id))), (cause, one) => (cause, one)))
        {
            var key = RecordKey.Of(identity, observation.Id);
            var earlier = changes.TryGetValue(key, out var inPage) ? inPage.Row : before.GetValueOrDefault(key);
            if (filter.Apply(context.Sync.Id, key, observation, earlier) is { } row)
            {
                changes[key] = new SeenChange(row with { Members = [.. observation.Members.Select(member => member.Id)] }, before.GetValueOrDefault(key)) { Cause = cause };
            }
        }

        return [.. changes.Values];
    }

    private static IEnumerable<Observation> SetOf(Observation observation, SeenRow? before) =>
        observation.Members.IsEmpty && before is not { Members.IsEmpty: false } ? [observation] : [observation, .. CompleteSet.Expand(observation, before?.Members ?? [])];

    private async Task SendAsync(Pull pull, SyncContext context, List<SeenRow> due, CancellationToken cancellationToken)
    {
        if (due.Count == 0 || context.Sync.Stage == FirstContactStage.Reading || (context.Sync.Options.Manual && pull.Signal.Record is null))
        {
            return; // a sync that runs by hand is sent all that is due when the pull has ended
        }

        var side = context.SideOf(pull.Fence.Place.Id);
        var kind = pull.Signal.Record is null ? pull.Fence.Place.ReadingAll ? "full" : "changes" : "record";
        var run = pull.RunOf(context.Sync);
        await history.CountAsync(context.Sync.Tenant, context.Sync.Id, new RunRecord(run, kind, clock.GetUtcNow()) { Sent = due.Count, LastAt = clock.GetUtcNow() }, cancellationToken);
        await messages.SendAppliesAsync(context.Sync, run, kind, due.Select(row => Keys.LinkRow(side, row.Key)), pull.Signal.Trace, cancellationToken);
    }
}
