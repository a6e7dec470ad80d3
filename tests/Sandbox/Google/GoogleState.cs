using System.Text.Json.Nodes;
using CrmSync.Sandbox.Counting;
using CrmSync.Sandbox.Pushes;

namespace CrmSync.Sandbox.Google;

/// <summary>All that this Google remembers.</summary>
internal sealed class GoogleState(TimeProvider time, PushOutlet pushes, Ledger ledger)
{
    public TimeProvider Time { get; } = time;

    public Ledger Ledger { get; } = ledger;

    public GoogleSwitches Switches { get; set; } = new();

    public Tokens Tokens { get; } = new(time, "ya29.");

    public HashSet<string> Users { get; } = [];

    public Dictionary<string, CalendarState> Calendars { get; } = [];

    public GoogleChannels Channels { get; } = new(time, pushes, ledger);

    /// <summary>Changes so far, over all calendars; also what etags are made of.</summary>
    public long Changes { get; private set; }

    public int CalendarListChanges { get; set; }

    private long _ids;

    public string NewEventId()
    {
        // 26 characters of base32hex, like the ids Google makes; from a counter, so that a run can be repeated.
        const string alphabet = "0123456789abcdefghijklmnopqrstuv";
        var value = unchecked((ulong)++_ids * 0x9E3779B97F4A7C15UL);
        return string.Create(26, value, static (span, seed) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = alphabet[(int)(seed & 31)];
                seed = unchecked((seed >> 5) ^ (seed * 0x2545F4914F6CDD1DUL));
            }
        });
    }

    public CalendarState Calendar(string id) => Calendars.TryGetValue(id, out var found) ? found : throw GoogleRefusal.NotFound();

    public EventState Add(CalendarState calendar, string id, JsonObject body)
    {
        var now = Rfc3339.Milliseconds(Time.GetUtcNow());
        body["created"] = now;
        if (calendar.Events.TryGetValue(id, out var old))
        {
            // The id of a deleted event used anew: a new life of the same row.
            Save(calendar, old, body);
            return old;
        }

        var added = new EventState(id, Changes, body);
        calendar.Events[id] = added;
        Touch(calendar, added, contentMoved: true);
        return added;
    }

    /// <summary>Whether anything changed.</summary>
    public bool Save(CalendarState calendar, EventState state, JsonObject body)
    {
        var same = SameWithout(state.Body, body, "etag", "updated");
        if (same && !Switches.NoOpWriteIsAChange)
        {
            return false;
        }

        // Reminders are private to the user: they move the etag but not the time of the last change.
        var contentMoved = same || !SameWithout(state.Body, body, "etag", "updated", "reminders");
        state.Previous = state.Body;
        state.Body = body;
        Touch(calendar, state, contentMoved);
        return true;
    }

    private void Touch(CalendarState calendar, EventState state, bool contentMoved)
    {
        state.Change = ++Changes;
        state.ChangedAt = Time.GetUtcNow();
        state.Body["etag"] = $"\"{3_500_000_000_000_000 + (Changes * 2)}\"";
        if (contentMoved || state.Body["updated"] is null)
        {
            state.Body["updated"] = Rfc3339.Milliseconds(state.ChangedAt);
        }

        Channels.Changed(calendar.Id);
    }

    private static bool SameWithout(JsonObject left, JsonObject right, params string[] without) =>
        left.Count(p => !without.Contains(p.Key)) == right.Count(p => !without.Contains(p.Key))
        && left.Where(p => !without.Contains(p.Key))
            .All(p => right.TryGetPropertyValue(p.Key, out var other) && JsonNode.DeepEquals(p.Value, other));
}
