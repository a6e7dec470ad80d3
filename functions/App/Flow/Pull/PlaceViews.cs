using System.Collections.Immutable;
using CrmSync.App.Flow.Vendors;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.App.Flow.Pull;

/// <summary>
/// Which records the syncs' views have. A vendor tells no changes of a view, so it is read whole: before every full read of its place, and before a run
/// that people start of its sync.
/// </summary>
public sealed class PlaceViews(VendorCalls vendors, SeenRows seen, HistoryRows history, TimeProvider clock)
{
    /// <summary>Pages of one view, in case no page ever is the last.</summary>
    private const int MostPages = 100_000;

    /// <summary>Whether this pull begins with reading views.</summary>
    internal static bool AreWanted(Pull pull) => pull.Syncs.Any(context => ViewOf(pull, context) is not null);

    internal async Task<Outcome<ImmutableDictionary<string, ImmutableHashSet<RecordId>>>> ReadAsync(Pull pull, CancellationToken cancellationToken)
    {
        var views = ImmutableDictionary.CreateBuilder<string, ImmutableHashSet<RecordId>>();
        foreach (var context in pull.Syncs)
        {
            if (ViewOf(pull, context) is { } view)
            {
                if ((await ReadAsync(pull, view, cancellationToken)).Succeeded(out var members, out var fault))
                {
                    views[context.Sync.Id] = members;
                }
                else if (fault.Kind == FaultKind.NotFound)
                {
                    await TellAsync(pull, context, fault, cancellationToken);
                }
                else
                {
                    return fault;
                }
            }
        }

        return views.ToImmutable();
    }

    /// <summary>Records that a delta does not show though they came into a view or left it, for it tells of changes of records only.</summary>
    internal async Task<ImmutableArray<RecordId>> MovedAsync(Pull pull, CancellationToken cancellationToken)
    {
        var moved = ImmutableHashSet.CreateBuilder<RecordId>();
        foreach (var context in pull.Syncs.Where(context => pull.Views?.ContainsKey(context.Sync.Id) == true))
        {
            var place = pull.Fence.Place;
            var members = pull.Views![context.Sync.Id]; // asked for above
            var known = await seen.ListAsync(place.Tenant, place.Id, context.Sync.Id, onlyDue: false, withValues: false, cancellationToken).Where(row => row.Kind == SeenKind.Living).ToListAsync(cancellationToken);
            moved.UnionWith(known.Where(row => row.InView != members.Contains(row.Id)).Select(row => row.Id));
            moved.UnionWith(members.Except(known.Select(row => row.Id)));
        }

        return [.. moved];
    }

    private async Task<Outcome<ImmutableHashSet<RecordId>>> ReadAsync(Pull pull, string view, CancellationToken cancellationToken)
    {
        var members = ImmutableHashSet.CreateBuilder<RecordId>();
        var continuation = default(string);
        for (var pages = 0; pages < MostPages; pages++)
        {
            var (from, place) = (continuation, pull.Fence.Place);
            var outcome = await vendors.PullAsync(pull.Connection, session => pull.Connector.PullViewAsync(session, place.Collection, view, from, cancellationToken), cancellationToken);
            if (!outcome.Succeeded(out var page, out var fault))
            {
                return fault;
            }

            members.UnionWith(page.Ids);
            if ((continuation = page.Continuation) is null)
            {
                return members.ToImmutable();
            }
        }

        return new Fault(FaultKind.Unexpected, "the view has no end");
    }

    /// <summary>Nobody comes into a view that is gone or leaves it; what is known of it still counts, and other syncs of the place go on.</summary>
    private Task TellAsync(Pull pull, SyncContext context, Fault fault, CancellationToken cancellationToken)
    {
        var side = context.SideOf(pull.Fence.Place.Id) == Side.Left ? "left" : "right";
        var entry = new HistoryEntry(clock.GetUtcNow(), pull.RunOf(context.Sync), "", "failed", side, $"who is in its view stays as it was last known, until another view is chosen: {fault.Reason}");
        return history.AppendAsync(context.Sync.Tenant, context.Sync.Id, [entry], cancellationToken);
    }

    /// <summary>The view to be read for this pull, if any.</summary>
    private static string? ViewOf(Pull pull, SyncContext context) =>
        pull.Fence.Place.ReadingAll || pull.IsAskedFor(context.Sync) ? context.Sync.Options.ViewOn(context.SideOf(pull.Fence.Place.Id)) : null;
}
