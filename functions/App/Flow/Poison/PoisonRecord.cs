using System.Security.Cryptography;
using System.Text;
using CrmSync.App.Flow.Signals;
using CrmSync.App.Settings;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Model;
using Microsoft.Extensions.Logging;

namespace CrmSync.App.Flow.Poison;

/// <summary>
/// What becomes of a message that failed for good (R27): one with many keys is split, so that a bad record stands alone; what remains is told in
/// history, and its row stays due for a later sweep. A message that cannot be read is told of by its hash.
/// </summary>
public sealed class PoisonRecord(SyncRows syncs, SeenRows seen, HistoryRows history, Messages messages, TimeProvider clock, FlowTimes times, ILogger<PoisonRecord> log)
{
    /// <summary>Where unreadable messages are told of, for they name no tenant.</summary>
    public const string NoTenant = "!system";
    public const string NoSync = "poison";

    public async Task OfSignalAsync(string text, CancellationToken cancellationToken)
    {
        if (!MessageJson.TryRead(text, out SignalMessage? signal))
        {
            await TellUnreadableAsync(Messages.SignalQueue, text, cancellationToken);
            return;
        }

        log.LogError("signal {Trace} for {Place} failed for good", signal.Trace, signal.Place);
        foreach (var sync in await syncs.OnPlaceAsync(signal.Tenant, signal.Place, cancellationToken))
        {
            await TellAsync(sync, signal.Run ?? "", "", "the place could not be looked at; the next poll tries again", cancellationToken);
        }
    }

    public async Task OfApplyAsync(string text, CancellationToken cancellationToken)
    {
        if (!MessageJson.TryRead(text, out ApplyMessage? apply))
        {
            await TellUnreadableAsync(Messages.ApplyQueue, text, cancellationToken);
            return;
        }

        if (apply.Keys.Length > 1)
        {
            foreach (var key in apply.Keys)
            {
                await messages.SendAsync(apply with { Keys = [key] }, TimeSpan.Zero, cancellationToken);
            }

            return;
        }

        log.LogError("apply {Trace} of {Sync} failed for good", apply.Trace, apply.Sync);
        if (apply.Keys is [var only] && await syncs.GetAsync(apply.Tenant, apply.Sync, cancellationToken) is { } sync)
        {
            await TellAsync(sync, apply.Run, only, "settling this record kept failing; it is tried again in half an hour", cancellationToken);
            await PostponeAsync(sync, only, cancellationToken);
        }
    }

    private async Task PostponeAsync(Sync sync, string linkRow, CancellationToken cancellationToken)
    {
        if (!Keys.IsLinkRow(linkRow))
        {
            return;
        }

        var (side, key) = Keys.ReadLinkRow(linkRow);
        var place = sync.On(side).PlaceId;
        if (await seen.GetAsync(sync.Tenant, place, sync.Id, key, cancellationToken) is { Due: true } row)
        {
            await seen.ReplaceAsync(sync.Tenant, place, [row with { Attempts = row.Attempts + 1, NotBefore = clock.GetUtcNow() + times.RetryAfter(int.MaxValue) }], cancellationToken);
        }
    }

    private Task TellAsync(Sync sync, string run, string record, string reason, CancellationToken cancellationToken) =>
        history.AppendAsync(sync.Tenant, sync.Id, [new HistoryEntry(clock.GetUtcNow(), run, record, "failed", null, reason)], cancellationToken);

    private async Task TellUnreadableAsync(string queue, string text, CancellationToken cancellationToken)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
        log.LogError("an unreadable message of {Length} characters (hash {Hash}) came to {Queue}", text.Length, hash, queue);
        await history.AppendAsync(NoTenant, NoSync, [new HistoryEntry(clock.GetUtcNow(), "", hash, "failed", null, $"an unreadable message of {text.Length} characters came to {queue}")], cancellationToken);
    }
}
