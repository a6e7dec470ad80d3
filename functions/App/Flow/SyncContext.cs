using System.Collections.Concurrent;
using System.Collections.Immutable;
using CrmSync.App.Flow.Apply;
using CrmSync.App.Flow.Vendors;
using CrmSync.App.Presets;
using CrmSync.App.Secrets;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Flow;

/// <summary>A sync with all that is derived from its options: what it concerns, how fields map, and the planner's policy.</summary>
public sealed record SyncContext(Sync Sync, Connection Left, Connection Right, IConnector LeftConnector, IConnector RightConnector, Scope Scope, Policy Policy)
{
    /// <summary>The syncs it divides a place's records with.</summary>
    public ImmutableArray<Sync> Kin { get; init; } = [];

    /// <summary>R23: null for a sync whose fields point to nothing.</summary>
    internal ReferenceBook? References { get; init; }

    public FieldMap Map => Policy.Map;

    public Connection ConnectionOn(Side side) => side == Side.Left ? Left : Right;

    public IConnector ConnectorOn(Side side) => side == Side.Left ? LeftConnector : RightConnector;

    public bool IsStopped => Left.Status == ConnectionStatus.Stopped || Right.Status == ConnectionStatus.Stopped;

    public Side SideOf(string placeId) => Sync.Left.PlaceId == placeId ? Side.Left : Side.Right;

    /// <summary>Able to read what records point to.</summary>
    internal SyncContext With(ReferenceBook references) => this with { References = references, Policy = Policy with { References = references } };

    /// <summary>R23: the sync of the records that a rule points to; null for a rule that points to nothing, or whose sync is gone.</summary>
    public Sync? ParentOf(FieldRule rule) =>
        rule.Parent is { } name && Sync.Options.Parents.TryGetValue(name, out var id) ? Kin.FirstOrDefault(kin => kin.Id == id) : null;
}

/// <summary>Puts the context of a sync together.</summary>
public sealed class SyncContexts(ConnectionRows connections, SyncRows syncs, ConnectorCatalog catalog, Vault vault)
{
    /// <summary>What follows from options alone, by the sync as it was read.</summary>
    private readonly ConcurrentDictionary<(string Tenant, string Sync), (Sync Of, Policy Policy)> policies = new();

    /// <summary>Null where a connection is gone.</summary>
    /// <param name="known">A connection that was just read, and is not read again; null where there is none.</param>
    public async Task<SyncContext?> LoadAsync(Sync sync, Connection? known, CancellationToken cancellationToken)
    {
        var left = known?.Id == sync.Left.ConnectionId ? known : await connections.GetAsync(sync.Tenant, sync.Left.ConnectionId, cancellationToken);
        var right = new[] { left, known }.FirstOrDefault(connection => connection?.Id == sync.Right.ConnectionId) ?? await connections.GetAsync(sync.Tenant, sync.Right.ConnectionId, cancellationToken);
        if (left is null || right is null)
        {
            return null;
        }

        var kin = sync.Kin.IsEmpty ? [] : await Many.SelectAsync(sync.Kin, (id, token) => syncs.GetAsync(sync.Tenant, id, token), cancellationToken);
        return Build(sync, left, right) with { Kin = [.. kin.OfType<Sync>()] };
    }

    public SyncContext Build(Sync sync, Connection left, Connection right)
    {
        var preset = PresetCatalog.Get(sync.Preset);
        var (leftConnector, rightConnector) = (catalog.Get(left.Connector), catalog.Get(right.Connector));
        var key = (sync.Tenant, sync.Id);
        if (!policies.TryGetValue(key, out var known) || !ReferenceEquals(known.Of, sync))
        {
            policies[key] = known = (sync, PolicyOf(sync, preset, leftConnector, rightConnector));
        }

        return new(sync, left, right, leftConnector, rightConnector, preset.ScopeOf(sync.Options, left, right), known.Policy);
    }

    private Policy PolicyOf(Sync sync, IPreset preset, IConnector left, IConnector right) =>
        new(preset.MapOf(sync.Options), new Fingerprinter(vault.FingerprintKey(sync.Tenant)), left.StoredForm, right.StoredForm)
        {
            Direction = sync.Options.Direction,
            Creates = sync.Options.Creates,
            Archives = [.. ((Side[])[Side.Left, Side.Right]).Where(side => (side == Side.Left ? left : right).Info.Capabilities.DeletesByArchiving)],
            Conflicts = sync.Options.Conflicts,
            Master = sync.Options.Master,
            Deletions = sync.Options.Deletions,
            EditOrDeletion = sync.Options.EditOrDeletion,
            Duplicates = sync.Options.Duplicates,
            PutBack = sync.Options.PutBack,
        };
}
