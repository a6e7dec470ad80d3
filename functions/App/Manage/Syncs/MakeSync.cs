using CrmSync.App.Flow.Signals;
using CrmSync.App.Flow.Vendors;
using CrmSync.App.Manage.Wire;
using CrmSync.App.Presets;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Model;

namespace CrmSync.App.Manage.Syncs;

/// <summary>Makes a sync from a preset and has both places read in full (R6).</summary>
public sealed class MakeSync(
    ConnectorCatalog catalog, ConnectionRows connections, SyncRows syncs, PlaceRows places, SyncEnds ends, SyncFamily family, PlaceSignals signals, IChannelOpener channels, SyncViews views, IIdSource ids, TimeProvider clock)
{
    public async Task<Reply<SyncReply>> RunAsync(string tenant, NewSync asked, CancellationToken cancellationToken)
    {
        if (PresetCatalog.Find(asked.Preset) is not { } preset)
        {
            return Problem.Invalid("preset", "one of " + string.Join(", ", PresetCatalog.All.Select(known => known.Name)));
        }

        var errors = Asked.CheckName("name", asked.Name).ToList();
        var left = await FindAsync(tenant, Side.Left, asked.Left, preset, errors, cancellationToken);
        var right = await FindAsync(tenant, Side.Right, asked.Right, preset, errors, cancellationToken);
        if (left is null || right is null || errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }

        if (left.Connection.Id == right.Connection.Id && left.Collection == right.Collection)
        {
            return Problem.Invalid("right.collection", "another collection than the left one");
        }

        if ((Stopped(left) ?? Stopped(right)) is { } stopped)
        {
            return stopped;
        }

        var options = (asked.Options ?? new()).ApplyTo(preset.Defaults(clock.GetUtcNow()));
        var withParents = await family.FindParentsAsync(tenant, preset, options, left, right, cancellationToken);
        if (withParents is Reply<SyncOptions>.Refused orphaned)
        {
            return orphaned.Problem;
        }

        options = ((Reply<SyncOptions>.Given)withParents).Value;
        return await ends.CheckAsync(preset, options, left, right, cancellationToken) switch
        {
            Reply<SyncOptions>.Given fit => await MakeAsync(tenant, preset, asked.Name, left, right, fit.Value, cancellationToken),
            Reply<SyncOptions>.Refused wrong => wrong.Problem,
            _ => throw new InvalidOperationException("unknown reply"),
        };
    }

    private async Task<Reply<SyncReply>> MakeAsync(string tenant, IPreset preset, string name, AskedEnd left, AskedEnd right, SyncOptions options, CancellationToken cancellationToken)
    {
        var sync = new Sync(tenant, ids.NewId(), preset.Name, EndOf(left), EndOf(right), options) { Name = name, CreatedAt = clock.GetUtcNow() };
        if (await TwinOfAsync(sync, cancellationToken) is { } twin)
        {
            return twin;
        }

        if ((await ends.PrepareAsync(left, cancellationToken) ?? await ends.PrepareAsync(right, cancellationToken)) is { } unready)
        {
            return unready;
        }

        foreach (var end in (SyncEnd[])[sync.Left, sync.Right])
        {
            await places.EnsureAsync(new Place(tenant, end.PlaceId, end.ConnectionId, end.Collection), cancellationToken);
        }

        sync = await family.JoinAsync(sync, preset, cancellationToken);
        if (!await syncs.TryAddAsync(sync, cancellationToken))
        {
            return await TwinOfAsync(sync, cancellationToken) ?? Problem.Conflict("already-synced", "Another sync of these two places was made at this moment.");
        }

        sync = await family.RejoinAsync(sync, preset, cancellationToken);
        foreach (var end in (SyncEnd[])[sync.Left, sync.Right])
        {
            await signals.WantFullAsync(tenant, end.PlaceId, renew: false, cancellationToken);
            await signals.SendAsync(tenant, end.PlaceId, SignalReason.Full, run: null, cancellationToken);
        }

        await channels.EnsureAsync(sync, cancellationToken);
        return new Reply<SyncReply>.Given(await views.ShowAsync(sync, cancellationToken), StatusCodes.Status201Created, $"/api/manage/tenants/{tenant}/syncs/{sync.Id}");
    }

    private async Task<AskedEnd?> FindAsync(string tenant, Side side, NewEnd asked, IPreset preset, List<FieldError> errors, CancellationToken cancellationToken)
    {
        var (own, connector, fixedCollection) = side == Side.Left ? ("left", preset.LeftConnector, preset.LeftCollection) : ("right", preset.RightConnector, preset.RightCollection);
        var known = await connections.ListAsync(tenant, cancellationToken);
        var connection = known.FirstOrDefault(one => one.Id == asked.Connection && one.Connector == connector);
        if (connection is null)
        {
            var allowed = string.Join(", ", known.Where(one => one.Connector == connector).Select(one => one.Id));
            errors.Add(new($"{own}.connection", allowed.Length == 0 ? $"a connection to {connector}; there is none yet" : $"a connection to {connector}: {allowed}"));
        }

        if (fixedCollection is not null && asked.Collection is not null && asked.Collection != fixedCollection)
        {
            errors.Add(new($"{own}.collection", fixedCollection));
        }

        var collection = fixedCollection ?? asked.Collection;
        if (string.IsNullOrWhiteSpace(collection))
        {
            errors.Add(new($"{own}.collection", "is required: one of the connection's places"));
            return null;
        }

        return connection is null ? null : new(connection, collection);
    }

    /// <summary>R1: a pair of places is in one sync, whichever of them is its left.</summary>
    private async Task<Problem?> TwinOfAsync(Sync sync, CancellationToken cancellationToken) =>
        (await syncs.ListAsync(sync.Tenant, cancellationToken)).FirstOrDefault(other => PlacesOf(other).SetEquals(PlacesOf(sync))) is { } twin
            ? Problem.Conflict("already-synced", $"These two places are in the sync '{twin.Name}' ({twin.Id}).")
            : null;

    private static HashSet<string> PlacesOf(Sync sync) => [sync.Left.PlaceId, sync.Right.PlaceId];

    private Problem? Stopped(AskedEnd end) => end.Connection.Status == ConnectionStatus.Active
        ? null
        : Problem.Conflict("connection-stopped", $"The connection '{end.Connection.Name}' ({end.Connection.Id}) to {catalog.Get(end.Connection.Connector).Info.Title} is stopped: {end.Connection.StatusReason}");

    private static SyncEnd EndOf(AskedEnd end) => new(
        end.Connection.Id, Keys.PlaceId(end.Connection.Id, end.Collection), end.Collection, new PlaceIdentity(end.Connection.Connector, end.Connection.AccountId, end.Collection));
}
