using CrmSync.App.Flow;
using CrmSync.App.Flow.Apply;
using CrmSync.App.Flow.Pull;
using CrmSync.App.Flow.Vendors;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Manage.Syncs;

/// <summary>Why a record that was just read would not be synced, or not yet: asked of those who decide it in an apply. Nothing is written.</summary>
public sealed class Foresight(VendorCalls vendors, SeenRows seen, LinkRows links, Matchmaker matchmaker, TimeProvider clock)
{
    /// <summary>Pages of a view that are looked through for the record.</summary>
    private const int MostPages = 100;

    /// <summary>Reads of the partner before it is clear what becomes of the two.</summary>
    private const int MostReads = 2;

    /// <param name="row">What pulls saw of it under these natural keys; null where they saw nothing, and it is not looked for partners.</param>
    internal async Task<Outcome<Obstacle>> ObstacleAsync(SyncContext context, Side side, SeenRecord record, SeenRow? row, CancellationToken cancellationToken)
    {
        if (record.Exclusion is { } exclusion)
        {
            return new Obstacle(exclusion);
        }

        if (context.Sync.Options.ViewOn(side) is { } view && record.State is SeenState.Living)
        {
            if (!(await IsInViewAsync(context, side, view, record.Id, cancellationToken)).Succeeded(out var inView, out var fault))
            {
                return fault;
            }

            if (!inView)
            {
                return new Obstacle(ObservationFilter.OutsideView);
            }
        }

        var pair = new Pair(side, RecordKey.Of(context.Sync.On(side).Identity, record.Id));
        if ((await links.FindAsync(context.Sync.Tenant, context.Sync.Id, side, pair.Key, cancellationToken)).Link is { } stored)
        {
            (pair.Stored, pair.Link) = (stored, stored.Link);
        }
        else if (row is not null)
        {
            pair.SetRow(side, row, record);
            await matchmaker.MatchAsync(context, pair, cancellationToken);
            if (pair.End is { } end)
            {
                return new Obstacle(pair.Listing?.Reason ?? (end is not PairEnd.Settled ? "a sync that shares the place has to look at it first"
                    : row.Word is { Choice: Choice.Leave } ? "the operator left it as it is"
                    : "a sync that shares the place has paired it"));
            }
        }

        pair.See(side, record);
        return await DecideAsync(context, pair, cancellationToken);
    }

    private async Task<Obstacle> DecideAsync(SyncContext context, Pair pair, CancellationToken cancellationToken)
    {
        var policy = pair.IsStamped && context.Policy.Duplicates is not DuplicatePolicy.Adopt ? context.Policy with { Duplicates = DuplicatePolicy.Overwrite } : context.Policy;
        for (var reads = 0; ; reads++)
        {
            var decision = Planner.Decide(pair.Left, pair.Right, pair.Link, policy, new ApplyMoment(clock.GetUtcNow(), ""));
            if (decision is not Decision.Read { Side: var side } || reads == MostReads || (pair.On(side)?.Id ?? pair.Link?.On(side).Id) is not { } id)
            {
                return new Obstacle(decision switch
                {
                    Decision.Skip { Wants: { } field } skip => $"{skip.Reason}; name its {field}",
                    Decision.Skip skip => skip.Reason,
                    Decision.Await => "a record that it points to is not synced yet; it follows as soon as that is",
                    _ => null,
                });
            }

            var read = await vendors.LookUpAsync(
                context.ConnectionOn(side), session => context.ConnectorOn(side).ReadAsync(session, context.Sync.On(side).Collection, [id], context.Map.FieldsOn(side), cancellationToken), cancellationToken);
            var result = read.Succeeded(out var results, out var fault) ? results[0] : new ReadResult.NotRead(fault);
            if (result is ReadResult.NotRead { Fault.Reason: var why })
            {
                return new Obstacle($"its partner cannot be read now: {why}");
            }

            pair.See(side, result is ReadResult.Found found
                ? await ReferenceBook.ReadAsync(context, side, found.Observation, await RowAsync(context, side, id, cancellationToken), cancellationToken)
                : SeenReader.Absent(id, clock.GetUtcNow()));
        }
    }

    private async Task<Outcome<bool>> IsInViewAsync(SyncContext context, Side side, string view, RecordId id, CancellationToken cancellationToken)
    {
        var continuation = default(string);
        for (var pages = 0; pages < MostPages; pages++)
        {
            var from = continuation;
            var outcome = await vendors.LookUpAsync(
                context.ConnectionOn(side), session => context.ConnectorOn(side).PullViewAsync(session, context.Sync.On(side).Collection, view, from, cancellationToken), cancellationToken);
            if (!outcome.Succeeded(out var page, out var fault))
            {
                return fault;
            }

            if (page.Ids.Contains(id))
            {
                return true;
            }

            if ((continuation = page.Continuation) is null)
            {
                return false;
            }
        }

        return new Fault(FaultKind.Unexpected, "the view has no end");
    }

    private Task<SeenRow?> RowAsync(SyncContext context, Side side, RecordId id, CancellationToken cancellationToken) =>
        seen.GetAsync(context.Sync.Tenant, context.Sync.On(side).PlaceId, context.Sync.Id, RecordKey.Of(context.Sync.On(side).Identity, id), cancellationToken);
}

/// <summary>What keeps a record from being synced; nothing where <paramref name="Reason"/> is null.</summary>
internal readonly record struct Obstacle(string? Reason);
