using CrmSync.App.Flow.Signals;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Model;

namespace CrmSync.App.Flow.Upkeep;

/// <summary>The nightly comparison: every place is read in full. What it finds to do is drift that push and poll had missed; the run it makes says how much.</summary>
public sealed class CatchUp(SyncRows syncs, PlaceRows places, Messages messages)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var asked = new HashSet<(string, string)>();
        await EachSync.DoAsync(syncs.ListAllAsync(cancellationToken), async sync =>
        {
            foreach (var side in sync.Observes ? (Side[])[Side.Left, Side.Right] : [])
            {
                if (asked.Add((sync.Tenant, sync.On(side).PlaceId)))
                {
                    await AskAsync(sync.Tenant, sync.On(side).PlaceId, renew: false, run: null, cancellationToken);
                }
            }
        }, cancellationToken);
    }

    /// <summary>Has a place read in full, now.</summary>
    /// <param name="renew">Every record is due again, changed or not (R22).</param>
    public async Task AskAsync(string tenant, string placeId, bool renew, string? run, CancellationToken cancellationToken)
    {
        await places.ChangeAsync(tenant, placeId, place => place with { FullWanted = true, Renew = place.Renew || renew }, cancellationToken);
        await messages.SendAsync(messages.NewSignal(tenant, placeId, SignalReason.Full) with { Run = run }, TimeSpan.Zero, cancellationToken);
    }
}
