using CrmSync.App.Flow.Signals;
using CrmSync.App.Manage.Wire;
using CrmSync.App.Presets;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.App.Manage.Syncs;

/// <summary>Changes a sync's name or options, from the next run on (ALL-6). Where records must be looked at anew, both places are read in full (R22).</summary>
public sealed class EditSync(SyncRows syncs, ConnectionRows connections, SyncEnds ends, PlaceSignals signals, SyncViews views)
{
    public async Task<Reply<SyncReply>> RunAsync(string tenant, string id, SyncEdit asked, CancellationToken cancellationToken)
    {
        if (await views.FindAsync(tenant, id, cancellationToken) is not { } sync)
        {
            return Problem.NotFound("sync");
        }

        FieldError[] errors = [.. asked.Name is { } name ? Asked.CheckName("name", name) : [], .. CheckWindow(sync, asked)];
        if (errors.Length > 0)
        {
            return Problem.Invalid(errors);
        }

        var edit = asked.Options ?? new();
        if (edit is { Direction: null, Fields: null, NaturalKeys: null, GuestsBecomeContacts: null, LeftView: null, RightView: null })
        {
            return await ChangeAsync(sync, asked.Name, edit, cancellationToken);
        }

        return await CheckAsync(sync, edit.ApplyTo(sync.Options), cancellationToken) switch
        {
            Reply<SyncOptions>.Given fit => await ChangeAsync(sync, asked.Name, edit with { Fields = edit.Fields is null ? null : fit.Value.Fields }, cancellationToken),
            Reply<SyncOptions>.Refused wrong => wrong.Problem,
            _ => throw new InvalidOperationException("unknown reply"),
        };
    }

    private async Task<Reply<SyncReply>> ChangeAsync(Sync sync, string? name, OptionsEdit edit, CancellationToken cancellationToken)
    {
        var renews = LooksAnew(PresetCatalog.Get(sync.Preset), sync.Options, edit.ApplyTo(sync.Options));
        if (renews)
        {
            // Before the change as well as after it: a crash between them must not leave new rules that nothing is read for.
            await WantFullAsync(sync, cancellationToken);
        }

        var changed = await syncs.ChangeAsync(sync.Tenant, sync.Id, current => current with { Name = name ?? current.Name, Options = edit.ApplyTo(current.Options) }, cancellationToken);
        if (changed is null)
        {
            return Problem.NotFound("sync");
        }

        if (renews)
        {
            await WantFullAsync(changed, cancellationToken);
            if (changed.Observes)
            {
                await signals.SendAsync(changed.Tenant, changed.Left.PlaceId, SignalReason.Full, run: null, cancellationToken);
                await signals.SendAsync(changed.Tenant, changed.Right.PlaceId, SignalReason.Full, run: null, cancellationToken);
            }
        }

        return await views.ShowAsync(changed, cancellationToken);
    }

    private async Task<Reply<SyncOptions>> CheckAsync(Sync sync, SyncOptions options, CancellationToken cancellationToken)
    {
        if (await EndAsync(sync, Side.Left, cancellationToken) is not { } left || await EndAsync(sync, Side.Right, cancellationToken) is not { } right)
        {
            return Problem.Conflict("connection-stopped", "A connection of this sync was deleted.");
        }

        return await ends.CheckAsync(PresetCatalog.Get(sync.Preset), options, left, right, cancellationToken);
    }

    private async Task<AskedEnd?> EndAsync(Sync sync, Side side, CancellationToken cancellationToken) =>
        await connections.GetAsync(sync.Tenant, sync.On(side).ConnectionId, cancellationToken) is { } connection ? new(connection, sync.On(side).Collection) : null;

    private async Task WantFullAsync(Sync sync, CancellationToken cancellationToken)
    {
        await signals.WantFullAsync(sync.Tenant, sync.Left.PlaceId, renew: true, cancellationToken);
        await signals.WantFullAsync(sync.Tenant, sync.Right.PlaceId, renew: true, cancellationToken);
    }

    /// <summary>ZG-4: the window is fixed when the sync is made, and so is where its records point to.</summary>
    private static IEnumerable<FieldError> CheckWindow(Sync sync, SyncEdit asked)
    {
        if (asked.Options?.Parents is { } parents && !parents.SequenceEqual(sync.Options.Parents))
        {
            yield return new("options.parents", "as they are; they are fixed when the sync is made");
        }

        if (asked.Options?.NotEndedBefore is { } from && from != sync.Options.NotEndedBefore)
        {
            yield return new("options.notEndedBefore", $"{(sync.Options.NotEndedBefore is { } now ? now.ToString("O") : "absent")}; it is fixed when the sync is made");
        }
    }

    /// <summary>Whether records that did not change may be other than before: in what is mapped, which way it travels, what is concerned, what is the same.</summary>
    private static bool LooksAnew(IPreset preset, SyncOptions before, SyncOptions after) =>
        !RulesOf(preset, after).IsSubsetOf(RulesOf(preset, before))
            || RulesOf(preset, before).Except(RulesOf(preset, after)).Any(rule => rule.LeftMandatory || rule.RightMandatory) // it kept records back
            || before.Duplicates != after.Duplicates
            || before.Direction != after.Direction
            || before.Creates != after.Creates
            || (before.LeftView, before.RightView) != (after.LeftView, after.RightView)
            || before.IncludesParticipation != after.IncludesParticipation
            || !before.NaturalKeys.SequenceEqual(after.NaturalKeys);

    /// <summary>All of a rule that can keep a record from being written, or make it another one.</summary>
    private static HashSet<(uint Key, FlowDirection Direction, string? Companion, bool LeftMandatory, bool RightMandatory)> RulesOf(IPreset preset, SyncOptions options) =>
        [.. preset.MapOf(options).Rules.Select(rule => (rule.Key, rule.Direction, rule.Companion, rule.Left.Mandatory, rule.Right.Mandatory))];
}
