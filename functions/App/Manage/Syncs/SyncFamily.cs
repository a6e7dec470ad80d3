using System.Collections.Immutable;
using CrmSync.App.Manage.Wire;
using CrmSync.App.Presets;
using CrmSync.App.State;
using CrmSync.App.State.Rows;

namespace CrmSync.App.Manage.Syncs;

/// <summary>The syncs that a sync depends on: those its fields point into (R23), and those it divides a place's records with.</summary>
public sealed class SyncFamily(SyncRows syncs)
{
    /// <summary>The options with every parent named. One that the caller does not name is the only one there is.</summary>
    internal async Task<Reply<SyncOptions>> FindParentsAsync(string tenant, IPreset preset, SyncOptions options, AskedEnd left, AskedEnd right, CancellationToken cancellationToken)
    {
        var errors = options.Parents.Keys.Except(preset.Parents.Keys)
            .Select(name => new FieldError($"options.parents.{name}", preset.Parents.IsEmpty ? "absent; nothing points to other records here" : "one of " + string.Join(", ", preset.Parents.Keys))).ToList();
        var known = preset.Parents.IsEmpty ? [] : await syncs.ListAsync(tenant, cancellationToken);
        var found = options.Parents;
        foreach (var (name, parentPreset) in preset.Parents)
        {
            var fit = known.Where(sync => sync.Preset == parentPreset && sync.Left.ConnectionId == left.Connection.Id && sync.Right.ConnectionId == right.Connection.Id).Select(sync => sync.Id).ToList();
            if (options.Parents.TryGetValue(name, out var id) ? fit.Contains(id) : fit.Count == 1)
            {
                found = found.SetItem(name, id ?? fit[0]);
            }
            else
            {
                errors.Add(new($"options.parents.{name}", fit.Count == 0 ? $"a sync of {parentPreset} between the same connections; make it first" : $"a sync of {parentPreset}: {string.Join(", ", fit)}"));
            }
        }

        return errors.Count > 0 ? Problem.Invalid(errors) : options with { Parents = found };
    }

    /// <summary>The sync with those it divides records with, which know it from now on. Before it is stored: an id that never comes to be does no harm.</summary>
    internal async Task<Sync> JoinAsync(Sync sync, IPreset preset, CancellationToken cancellationToken)
    {
        var all = await syncs.ListAsync(sync.Tenant, cancellationToken);
        var kin = all.Where(other => other.Id != sync.Id && SharesPlace(sync, other) && (preset.YieldsTo.Contains(other.Preset) || PresetCatalog.Get(other.Preset).YieldsTo.Contains(preset.Name))).ToList();
        foreach (var other in kin)
        {
            await syncs.ChangeAsync(other.Tenant, other.Id, current => current.Kin.Contains(sync.Id) ? current : current with { Kin = current.Kin.Add(sync.Id) }, cancellationToken);
        }

        return sync with { Kin = [.. kin.Select(other => other.Id)] };
    }

    /// <summary>After it is stored: two that are made at once look for their kin before the other is there, and one of them is stored last.</summary>
    internal async Task<Sync> RejoinAsync(Sync sync, IPreset preset, CancellationToken cancellationToken)
    {
        var found = (await JoinAsync(sync, preset, cancellationToken)).Kin;
        return await syncs.ChangeAsync(sync.Tenant, sync.Id, current => found.All(current.Kin.Contains) ? current : current with { Kin = [.. current.Kin.Union(found)] }, cancellationToken) ?? sync;
    }

    /// <summary>Why the sync cannot go; null where it can.</summary>
    internal async Task<Problem?> NeededAsync(Sync sync, CancellationToken cancellationToken) =>
        (await syncs.ListAsync(sync.Tenant, cancellationToken)).FirstOrDefault(other => other.Options.Parents.ContainsValue(sync.Id)) is { } child
            ? Problem.Conflict("sync-in-use", $"The records of the sync '{child.Name}' ({child.Id}) point to this one's; delete that one first.")
            : null;

    internal async Task LeaveAsync(Sync sync, CancellationToken cancellationToken)
    {
        foreach (var id in sync.Kin)
        {
            await syncs.ChangeAsync(sync.Tenant, id, current => current.Kin.Contains(sync.Id) ? current with { Kin = current.Kin.Remove(sync.Id) } : current, cancellationToken);
        }
    }

    private static bool SharesPlace(Sync one, Sync other) =>
        one.Left.PlaceId == other.Left.PlaceId || one.Right.PlaceId == other.Right.PlaceId || one.Left.PlaceId == other.Right.PlaceId || one.Right.PlaceId == other.Left.PlaceId;
}
