using System.Collections.Concurrent;

namespace CrmSync.App.Flow.Signals;

/// <summary>
/// Thins out the signals of a place without losing one (R12): the first is visible at once; a second within a second becomes visible after a
/// second; further ones are dropped only while that delayed one cannot yet have become visible. Kept per process: with several processes
/// there are a few more signals, never fewer.
/// </summary>
public sealed class SignalCoalescer(TimeProvider clock)
{
    private const int MostPlaces = 100_000;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Tenant, string Place), Slot> slots = new();

    /// <summary>How long to delay the signal; null to drop it.</summary>
    public TimeSpan? Admit(string tenant, string placeId)
    {
        if (slots.Count > MostPlaces)
        {
            slots.Clear();
        }

        var slot = slots.GetOrAdd((tenant, placeId), _ => new Slot());
        lock (slot)
        {
            var now = clock.GetUtcNow();
            if (now < slot.DelayedUntil)
            {
                return null;
            }

            if (now - slot.SentAt < Window)
            {
                slot.DelayedUntil = now + Window;
                slot.SentAt = slot.DelayedUntil;
                return Window;
            }

            slot.SentAt = now;
            return TimeSpan.Zero;
        }
    }

    /// <summary>The signal could not be stored: nothing may be dropped on its account.</summary>
    public void Forget(string tenant, string placeId) => slots.TryRemove((tenant, placeId), out _);

    private sealed class Slot
    {
        public DateTimeOffset SentAt { get; set; }

        public DateTimeOffset DelayedUntil { get; set; }
    }
}
