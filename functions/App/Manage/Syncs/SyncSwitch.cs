using CrmSync.App.Flow.Signals;
using CrmSync.App.Manage.Wire;
using CrmSync.App.State;
using CrmSync.App.State.Rows;

namespace CrmSync.App.Manage.Syncs;

/// <summary>Pauses, resumes, disables and enables (ALL-4, ALL-5). All of it can be repeated.</summary>
public sealed class SyncSwitch(SyncRows syncs, PlaceRows places, PlaceSignals signals, ResendDue resend, SyncViews views, TimeProvider clock)
{
    public Task<Reply<SyncReply>> PauseAsync(string tenant, string id, CancellationToken cancellationToken) => StopAsync(tenant, id, SyncStatus.Paused, cancellationToken);

    public Task<Reply<SyncReply>> DisableAsync(string tenant, string id, CancellationToken cancellationToken) => StopAsync(tenant, id, SyncStatus.Disabled, cancellationToken);

    public Task<Reply<SyncReply>> ResumeAsync(string tenant, string id, CancellationToken cancellationToken) => StartAsync(tenant, id, SyncStatus.Paused, cancellationToken);

    public Task<Reply<SyncReply>> EnableAsync(string tenant, string id, CancellationToken cancellationToken) => StartAsync(tenant, id, SyncStatus.Disabled, cancellationToken);

    private async Task<Reply<SyncReply>> StopAsync(string tenant, string id, SyncStatus status, CancellationToken cancellationToken)
    {
        if (await views.FindAsync(tenant, id, cancellationToken) is not { } sync)
        {
            return Problem.NotFound("sync");
        }

        if (sync.Status == SyncStatus.Disabled && status == SyncStatus.Paused)
        {
            return Problem.Conflict("not-active", "The sync is disabled; enable it first.");
        }

        var stopped = await syncs.ChangeAsync(tenant, id, current => current with { Status = status, IdleSince = current.IdleSince ?? clock.GetUtcNow() }, cancellationToken);
        return stopped is null ? Problem.NotFound("sync") : await views.ShowAsync(stopped, cancellationToken);
    }

    private async Task<Reply<SyncReply>> StartAsync(string tenant, string id, SyncStatus from, CancellationToken cancellationToken)
    {
        if (await views.FindAsync(tenant, id, cancellationToken) is not { } sync)
        {
            return Problem.NotFound("sync");
        }

        if (sync.Status == SyncStatus.Active && sync.IdleSince is null)
        {
            return await views.ShowAsync(sync, cancellationToken);
        }

        if (sync.Status != from && sync.Status != SyncStatus.Active)
        {
            return Problem.Conflict("not-active", sync.Status == SyncStatus.Disabled ? "The sync is disabled; enable it." : "The sync is paused; resume it.");
        }

        // Active first, or a pull between the two would pass it over again; what it stood still for is forgotten last, so that a repeat catches up.
        if (await syncs.ChangeAsync(tenant, id, current => current with { Status = SyncStatus.Active }, cancellationToken) is not { } active)
        {
            return Problem.NotFound("sync");
        }

        foreach (var end in (SyncEnd[])[active.Left, active.Right])
        {
            var missed = await MissedAsync(active, end, cancellationToken);
            if (missed)
            {
                await signals.WantFullAsync(tenant, end.PlaceId, renew: false, cancellationToken);
            }

            await signals.SendAsync(tenant, end.PlaceId, missed ? SignalReason.Full : SignalReason.Manual, run: null, cancellationToken);
        }

        await resend.RunAsync(active, cancellationToken);
        var started = await syncs.ChangeAsync(tenant, id, current => current.Observes ? current with { IdleSince = null } : current, cancellationToken);
        return await views.ShowAsync(started ?? active, cancellationToken);
    }

    /// <summary>Whether the place was pulled for other syncs meanwhile: its cursor has passed what this one did not see.</summary>
    private async Task<bool> MissedAsync(Sync sync, SyncEnd end, CancellationToken cancellationToken) =>
        await places.GetAsync(sync.Tenant, end.PlaceId, cancellationToken) is { } place
        && (place.LastPulledAt >= sync.IdleSince || place.LeaseUntil > clock.GetUtcNow() || place.Continuation is not null);
}
