using CrmSync.App.Flow.Signals;
using CrmSync.App.Settings;
using CrmSync.App.State.Rows;

namespace CrmSync.App.Flow.Pull;

/// <summary>
/// A push that comes while we are writing to its place most likely tells of our own writes, and a version that young proves nothing (R2).
/// Such a pull waits until our writes have been quiet for a moment, and no longer than a bound. One signal waits for all of them;
/// further ones are dropped only while that one cannot yet have become visible (R12).
/// </summary>
public sealed class EchoDelay(PlaceRows places, Messages messages, TimeProvider clock, FlowTimes times)
{
    /// <summary>True where the signal has been put off, or dropped for one that has.</summary>
    public async Task<bool> PutOffAsync(SignalMessage signal, CancellationToken cancellationToken)
    {
        if (signal.Reason is not (SignalReason.Push or SignalReason.Again))
        {
            return false;
        }

        var now = clock.GetUtcNow();
        var echo = await places.GetEchoAsync(signal.Tenant, signal.Place, cancellationToken);
        if (echo.DeferredUntil > now)
        {
            return true;
        }

        // Signals take turns at waiting; patience counts from the oldest of them.
        var since = echo.DeferredSince is { } oldest && oldest < signal.SentAt && now - oldest < times.EchoPatience * 2 ? oldest : signal.SentAt;
        var wait = echo.LastWriteAt + times.EchoQuiet - now;
        if (wait <= TimeSpan.Zero || now - since >= times.EchoPatience)
        {
            if (echo.DeferredSince > DateTimeOffset.UnixEpoch)
            {
                await places.NoteDeferralAsync(signal.Tenant, signal.Place, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, cancellationToken);
            }

            return false;
        }

        // The message first: a note without a message would swallow signals. It may become visible a little before the note says so;
        // then it finds its own note and must not drop itself, hence the shorter note.
        await messages.SendAsync(signal, wait, cancellationToken);
        await places.NoteDeferralAsync(signal.Tenant, signal.Place, now + (wait * 0.9), since, cancellationToken);
        return true;
    }
}
