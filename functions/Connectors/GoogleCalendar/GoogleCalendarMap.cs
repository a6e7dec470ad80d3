using System.Collections.Immutable;
using System.Globalization;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>From Google's event to what we observe. Pure. https://developers.google.com/workspace/calendar/api/v3/reference/events#resource</summary>
internal static class GoogleCalendarMap
{
    public const string Summary = "summary";
    public const string Description = "description";
    public const string Location = "location";
    public const string Start = "start";
    public const string End = "end";
    public const string Reminder = "reminder";
    public const string Guests = "guests";

    public static readonly ImmutableArray<FieldDescription> Fields =
    [
        new(Summary, "Title", "text", Mandatory: false, ReadOnly: false),
        new(Description, "Description", "text", Mandatory: false, ReadOnly: false),
        new(Location, "Location", "text", Mandatory: false, ReadOnly: false),
        new(Start, "Start", "moment", Mandatory: true, ReadOnly: false),
        new(End, "End", "moment", Mandatory: true, ReadOnly: false),
        new(Reminder, "Pop-up reminder (minutes before)", "number", Mandatory: false, ReadOnly: false),
        new(Guests, "Guests", "set", Mandatory: false, ReadOnly: false),
    ];

    /// <summary>What the organizer alone may change.</summary>
    private static readonly ImmutableHashSet<string> Organizers = [Summary, Description, Location, Start, End, Guests];

    /// <param name="at">The vendor's clock: the time of a tombstone that has none of its own.</param>
    public static Observation ObservationOf(Event item, PlaceIdentity place, DateTimeOffset at)
    {
        var modified = TimeOf(item.UpdatedRaw) ?? at;
        return new(new RecordId(item.Id ?? "unnamed"), new RecordVersion(item.ETag ?? item.Status ?? ""), modified, Soft: false, StateOf(item))
        {
            Stamp = Stamp.Read(item.Id, place),
        };
    }

    /// <summary>A day, or a moment of whole seconds in UTC; null where it is neither.</summary>
    public static FieldValue? MomentOf(EventDateTime? time)
    {
        if (time?.Date is { } day)
        {
            return DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? new FieldValue.Date(date) : null;
        }

        return TimeOf(time?.DateTimeRaw) is { } moment ? new FieldValue.Instant(moment.AddTicks(-(moment.UtcTicks % TimeSpan.TicksPerSecond))) : null;
    }

    /// <summary>ZG-8: the first pop-up counts; the calendar's own defaults are nobody's decision about this event.</summary>
    public static EventReminder? FirstPopup(Event item) =>
        item.Reminders is { UseDefault: not true, Overrides: { } overrides } ? overrides.FirstOrDefault(reminder => reminder.Method == "popup") : null;

    /// <summary>R18: whether an attendee is a person other than the calendar's own; rooms, groups and calendars are none.</summary>
    public static bool IsGuest(EventAttendee attendee, Event item) =>
        attendee is { Email: not null, Self: not true, Resource: not true }
        && !(attendee.Organizer is true && item.Organizer?.Self is true)
        && !attendee.Email.EndsWith(".calendar.google.com", StringComparison.OrdinalIgnoreCase)
        && !attendee.Email.EndsWith("@googlegroups.com", StringComparison.OrdinalIgnoreCase);

    public static string KeyOf(string email) => email.Trim().ToLowerInvariant();

    private static ObservedState StateOf(Event item)
    {
        if (item.Malformed is { } reason)
        {
            return new ObservedState.Unreadable(reason);
        }

        if (string.IsNullOrEmpty(item.Id))
        {
            return new ObservedState.Unreadable("the event has no id");
        }

        // First of all: a cancelled event need not have anything but its id.
        if (item.Status == "cancelled")
        {
            return new ObservedState.Deleted { At = TimeOf(item.UpdatedRaw) };
        }

        if (item.ETag is null)
        {
            return new ObservedState.Unreadable("the event has no etag");
        }

        if (TimeOf(item.UpdatedRaw) is null)
        {
            return new ObservedState.Unreadable("the event's modified time cannot be read");
        }

        if (MomentOf(item.Start) is not { } start || MomentOf(item.End) is not { } end || start.GetType() != end.GetType())
        {
            return new ObservedState.Unreadable("the event's start or end cannot be read");
        }

        return LivingOf(item, start, end);
    }

    private static ObservedState.Living LivingOf(Event item, FieldValue start, FieldValue end)
    {
        var fields = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
        [
            KeyValuePair.Create(Summary, TextOf(item.Summary)),
            KeyValuePair.Create(Description, DescriptionOf(item.Description)),
            KeyValuePair.Create(Location, TextOf(item.Location)),
            KeyValuePair.Create(Start, start),
            KeyValuePair.Create(End, end),
            KeyValuePair.Create(Reminder, FirstPopup(item)?.Minutes is { } minutes ? new FieldValue.Number(minutes) : FieldValue.Nothing),
            KeyValuePair.Create<string, FieldValue>(Guests, GuestsOf(item)),
        ]);
        return new(fields)
        {
            Partial = item.AttendeesOmitted is true ? [Guests] : [],
            Locked = item.Locked is true || (item.Organizer is { Self: not true } && item.GuestsCanModify is not true) ? Organizers : [],
            Unsupported = UnsupportedIn(item),
        };
    }

    /// <summary>One line of text. Outer white space goes, because some clients trim it and others do not.</summary>
    public static FieldValue TextOf(string? text) => FieldValue.OfText(text?.ReplaceLineEndings("\n").Trim());

    public static FieldValue DescriptionOf(string? html) => FieldValue.OfText(HtmlText.ToText((html ?? "").ReplaceLineEndings("\n")).Trim());

    private static FieldValue.Set GuestsOf(Event item)
    {
        var guests = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var attendee in item.Attendees ?? [])
        {
            if (IsGuest(attendee, item))
            {
                guests.TryAdd(KeyOf(attendee.Email!), attendee.DisplayName ?? ""); // IsGuest asks for it
            }
        }

        return new FieldValue.Set(guests.ToImmutable());
    }

    private static string? UnsupportedIn(Event item) =>
        item.Recurrence is { Count: > 0 } || item.RecurringEventId is not null ? "recurring events are not synced yet"
        : item.EventType is not (null or "default") ? $"events of the kind {item.EventType} are not synced"
        : null;

    private static DateTimeOffset? TimeOf(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
