using System.Collections.Immutable;
using CrmSync.App.Flow.Signals;
using CrmSync.App.Settings;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Model;

namespace CrmSync.App.Flow.Pull;

/// <summary>What somebody asked for is done, or its run says why not: a run that stays at nothing tells its operator nothing (ALL-2).</summary>
public sealed class AskedSignals(SyncRows syncs, HistoryRows history, Messages messages, TimeProvider clock, FlowTimes times)
{
    /// <summary>Some six hours; no place is read for longer without a moment in between.</summary>
    private const int MostWaits = 400;

    /// <summary>R11: the place is being pulled. Whoever pulls it once more would know neither the record nor the run.</summary>
    public async Task PutOffAsync(SignalMessage signal, CancellationToken cancellationToken)
    {
        if (signal.Waits >= MostWaits)
        {
            await TellAsync(signal, "failed", "the place was being read all the while; run it again", cancellationToken);
            return;
        }

        var pause = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, signal.Waits), times.Lease.TotalSeconds));
        await messages.SendLaterAsync(signal with { Waits = signal.Waits + 1 }, pause, cancellationToken);
    }

    /// <summary>That a pull came to nothing for it; nothing is told where nobody asked.</summary>
    public async Task TellAsync(SignalMessage signal, string outcome, string reason, CancellationToken cancellationToken)
    {
        if (signal is not { Sync: { } syncId, Run: { } run } || await syncs.GetAsync(signal.Tenant, syncId, cancellationToken) is not { } sync)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var side = sync.Left.PlaceId == signal.Place ? Side.Left : Side.Right;
        var key = signal.Record is { } id ? Keys.LinkRow(side, RecordKey.Of(sync.On(side).Identity, new RecordId(id))) : "";
        var entry = new HistoryEntry(now, run, key, outcome, side == Side.Left ? "left" : "right", reason)
        {
            LeftId = side == Side.Left ? signal.Record : null,
            RightId = side == Side.Right ? signal.Record : null,
        };
        var records = signal.Record is null ? 0 : 1;
        await history.AppendAsync(sync.Tenant, sync.Id, [entry], cancellationToken);
        await history.CountAsync(
            sync.Tenant, sync.Id,
            new RunRecord(run, signal.Record is null ? "changes" : "record", now) { Sent = records, Handled = records, Counts = ImmutableSortedDictionary<string, int>.Empty.Add(outcome, 1), LastAt = now },
            cancellationToken);
    }
}
