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
        var (delayed, ride) = Take(slot);
        try
        {
            await (ride ?? CarryAsync(delayed, send));
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

    /// <summary>The signal's place: at once, after a second, or with another.</summary>
    private (Carriage? Delayed, Task? Ride) Take(Slot slot)
    {
        lock (slot)
        {
            var now = clock.GetUtcNow();
            if (now < slot.DelayedUntil)
            {
                return (null, slot.Delayed!.RideAsync()); // delayed until then, so there is one
            }

            if (now - slot.SentAt >= Window)
            {
                slot.SentAt = now;
                return (null, null);
            }

            (slot.Delayed, slot.DelayedUntil, slot.SentAt) = (new Carriage(), now + Window, now + Window);
            return (slot.Delayed, null);
        }
    }

    private static async Task CarryAsync(Carriage? delayed, Func<TimeSpan, Task> send)
    {
        try
        {
            await send(delayed is null ? TimeSpan.Zero : Window);
            delayed?.Arrive(null);
        }
        catch (Exception fault)
        {
            delayed?.Arrive(fault);
            throw;
        }
    }

    private sealed class Slot
    {
        public DateTimeOffset SentAt { get; set; }

        public DateTimeOffset DelayedUntil { get; set; }

        public Carriage? Delayed { get; set; }
    }

    /// <summary>A delayed signal that is being stored, and who waits for that. Each waits for a task of its own, and goes on in place when it is stored.</summary>
    private sealed class Carriage
    {
        private readonly Lock gate = new();
        private readonly List<TaskCompletionSource> riders = [];
        private Task? arrived;

        public Task RideAsync()
        {
            lock (gate)
            {
                if (arrived is not null)
                {
                    return arrived;
                }

                var rider = new TaskCompletionSource();
                riders.Add(rider);
                return rider.Task;
            }
        }

        public void Arrive(Exception? fault)
        {
            lock (gate)
            {
                arrived = fault is null ? Task.CompletedTask : Task.FromException(fault);
            }

            foreach (var rider in riders)
            {
                rider.SetFromTask(arrived);
            }
        }
    }
}
