using System.Collections.Concurrent;

namespace CrmSync.App.Flow.Signals;

/// <summary>
/// Thins out the signals of a place without losing one (R12): the first is visible at once; a second within a second becomes visible after a
/// second; further ones ride on that delayed one while it cannot yet have become visible, and are done when it is stored. Kept per process:
/// with several processes there are a few more signals, never fewer.
/// </summary>
public sealed class SignalCoalescer(TimeProvider clock)
{
    private const int MostPlaces = 100_000;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Tenant, string Place), Slot> slots = new();

    /// <param name="send">Stores a signal that becomes visible after the delay.</param>
    public async Task SendAsync(string tenant, string placeId, Func<TimeSpan, Task> send)
    {
        var slot = slots.TryGetValue((tenant, placeId), out var known) ? known : Add(tenant, placeId);
        try
        {
            Task sending;
            lock (slot)
            {
                sending = clock.GetUtcNow() < slot.DelayedUntil ? slot.Delayed : Begin(slot, send);
            }

            await sending;
        }
        catch
        {
            // Nothing more may ride on a signal that was not stored.
            slots.TryRemove(new((tenant, placeId), slot));
            throw;
        }
    }

    /// <summary>Counts only here: counting stops every other push.</summary>
    private Slot Add(string tenant, string placeId)
    {
        if (slots.Count > MostPlaces)
        {
            slots.Clear();
        }

        return slots.GetOrAdd((tenant, placeId), _ => new Slot());
    }

    private Task Begin(Slot slot, Func<TimeSpan, Task> send)
    {
        var now = clock.GetUtcNow();
        if (now - slot.SentAt >= Window)
        {
            slot.SentAt = now;
            return send(TimeSpan.Zero);
        }

        var sending = send(Window);
        (slot.Delayed, slot.DelayedUntil, slot.SentAt) = (sending, now + Window, now + Window);
        return sending;
    }

    private sealed class Slot
    {
        public DateTimeOffset SentAt { get; set; }

        public DateTimeOffset DelayedUntil { get; set; }

        public Task Delayed { get; set; } = Task.CompletedTask;
    }
}
