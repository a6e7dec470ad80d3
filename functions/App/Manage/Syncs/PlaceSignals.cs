using CrmSync.App.Flow.Signals;
using CrmSync.App.State;
using CrmSync.App.State.Rows;

namespace CrmSync.App.Manage.Syncs;

/// <summary>Has places looked at, on the operator's behalf.</summary>
public sealed class PlaceSignals(PlaceRows places, Messages messages)
{
    /// <summary>The next pull reads everything. It still needs a signal.</summary>
    /// <param name="renew">And what it reads is due again, changed or not (R22).</param>
    public Task WantFullAsync(string tenant, string placeId, bool renew, CancellationToken cancellationToken) =>
        places.ChangeAsync(tenant, placeId, place => place with { FullWanted = true, Renew = place.Renew || renew }, cancellationToken);

    /// <summary>R8: what that read does not show may only be hidden from the new credentials, and waits for the operator.</summary>
    public Task WantFullUnderNewCredentialsAsync(string tenant, string placeId, CancellationToken cancellationToken) =>
        places.ChangeAsync(tenant, placeId, place => place with { FullWanted = true, WithholdsAbsences = true }, cancellationToken);

    public Task SendAsync(string tenant, string placeId, SignalReason reason, string? run, CancellationToken cancellationToken) =>
        messages.SendAsync(messages.NewSignal(tenant, placeId, reason) with { Run = run }, TimeSpan.Zero, cancellationToken);

    /// <summary>ALL-2: for a run of this sync, and of no other on the place.</summary>
    /// <param name="record">Just this one; null for all that changed.</param>
    public Task SendRunAsync(Sync sync, SyncEnd end, SignalReason reason, string? record, string run, CancellationToken cancellationToken) => messages.SendAsync(
        messages.NewSignal(sync.Tenant, end.PlaceId, reason) with { Run = run, Sync = sync.Id, Record = record }, TimeSpan.Zero, cancellationToken);
}
