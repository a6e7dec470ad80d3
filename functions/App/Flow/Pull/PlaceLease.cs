using CrmSync.App.Flow.Signals;
using CrmSync.App.Settings;
using CrmSync.App.State;
using CrmSync.App.State.Rows;

namespace CrmSync.App.Flow.Pull;

/// <summary>Who pulls a place (R11), and how a pull begins.</summary>
public sealed class PlaceLease(PlaceRows places, AskedSignals asked, TimeProvider clock, FlowTimes times)
{
    /// <summary>The place with its lease in hand; null where another message has it, which then pulls once more for this one; a signal that somebody asked for comes back itself.</summary>
    /// <param name="known">The place as it was read since the signal came.</param>
    public async Task<Place?> TakeAsync(SignalMessage signal, Place known, CancellationToken cancellationToken)
    {
        var taken = await places.ChangeAsync(known, place => !IsHeldByAnother(place, signal.Message) ? Begin(place, signal.Message)
            : place.Again || signal.IsAsked ? null
            : place with { Again = true }, cancellationToken);
        if (taken is { } place && place.LeaseOwner == signal.Message)
        {
            return place;
        }

        if (signal.IsAsked)
        {
            await asked.PutOffAsync(signal, cancellationToken);
        }

        return null;
    }

    private bool IsHeldByAnother(Place place, string message) => place.LeaseUntil > clock.GetUtcNow() && place.LeaseOwner != message;

    private Place Begin(Place place, string message)
    {
        var now = clock.GetUtcNow();
        var leased = place with { Epoch = place.Epoch + 1, LeaseOwner = message, LeaseUntil = now + times.Lease, Again = place.Again && place.Continuation is not null };
        var goesOn = place.Continuation is not null || (place.Cursor is not null && !place.ReadingAll);
        return goesOn && !place.FullWanted ? leased : leased.StartFull(now);
    }
}
