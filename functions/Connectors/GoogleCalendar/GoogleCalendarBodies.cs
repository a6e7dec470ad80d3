using System.Collections.Immutable;
using System.Globalization;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using Newtonsoft.Json.Linq;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>From changes to the event that is sent: for a create the whole, for a patch only what changes. Pure.</summary>
internal static class GoogleCalendarBodies
{
    private const string StampProperty = "crmSyncStamp";
    private static readonly GoogleCalendarStoredForm StoredForm = new();

    /// <summary>Whether the changes can be written only with the event as it is at hand: parts of lists, and one end of a span that may change its kind.</summary>
    public static bool NeedsCurrent(ImmutableArray<FieldChange> changes) =>
        changes.Any(change => change.Field is GoogleCalendarMap.Reminder or GoogleCalendarMap.Guests)
        || changes.Any(change => change.Field == GoogleCalendarMap.Start) != changes.Any(change => change.Field == GoogleCalendarMap.End);

    /// <summary>https://developers.google.com/workspace/calendar/api/guides/extended-properties</summary>
    public static Outcome<Event> Created(Stamp stamp, ImmutableArray<FieldChange> changes)
    {
        var body = new Event
        {
            Id = stamp.Value,
            ExtendedProperties = new() { Private__ = new Dictionary<string, string> { [StampProperty] = stamp.Value } },
        };
        return Fill(body, changes, current: new Event());
    }

    /// <param name="current">The event as it is, where <see cref="NeedsCurrent"/> asks for it.</param>
    public static Outcome<Event> Patched(ImmutableArray<FieldChange> changes, Event? current)
    {
        var body = new Event();
        if (current is not null)
        {
            GoogleCalendarSpan.Complete(body, changes, current);
        }

        return Fill(body, changes, current);
    }

    /// <summary>A day or a moment; in a patch the other member is cleared, so that one can become the other.</summary>
    public static EventDateTime? TimeOf(FieldValue value, bool patching)
    {
        switch (value)
        {
            case FieldValue.Date day:
                var date = new EventDateTime { Date = day.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) };
                return patching ? Clear(date, "dateTime", "timeZone") : date;
            case FieldValue.Instant moment:
                var time = new EventDateTime { DateTimeRaw = moment.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) };
                return patching ? Clear(time, "date") : time;
            default:
                return null;
        }
    }

    private static EventDateTime Clear(EventDateTime time, params ReadOnlySpan<string> members)
    {
        foreach (var member in members)
        {
            time.Cleared[member] = null;
        }

        return time;
    }

    private static Outcome<Event> Fill(Event body, ImmutableArray<FieldChange> changes, Event? current)
    {
        var patching = body.Id is null;
        foreach (var change in changes)
        {
            var taken = change switch
            {
                FieldChange.Assign { Field: GoogleCalendarMap.Summary or GoogleCalendarMap.Description or GoogleCalendarMap.Location } text => SetText(body, text),
                FieldChange.Assign { Field: GoogleCalendarMap.Start } start => (body.Start = TimeOf(start.Value, patching)) is not null,
                FieldChange.Assign { Field: GoogleCalendarMap.End } end => (body.End = TimeOf(end.Value, patching)) is not null,
                FieldChange.Assign { Field: GoogleCalendarMap.Reminder } reminder => SetReminder(body, StoredForm.AsStored(reminder.Field, reminder.Value), current),
                FieldChange.Assign { Field: GoogleCalendarMap.Guests, Value: FieldValue.Set or FieldValue.Empty } guests => GoogleCalendarGuests.Assign(body, guests.Value, current),
                FieldChange.Edit { Field: GoogleCalendarMap.Guests } guests => GoogleCalendarGuests.Edit(body, guests.Elements, current),
                _ => false,
            };
            if (!taken)
            {
                return new Fault(FaultKind.Rejected, $"the field {change.Field} cannot take this value");
            }
        }

        return body;
    }

    private static bool SetText(Event body, FieldChange.Assign change)
    {
        if (change.Value is not (FieldValue.Text or FieldValue.Empty))
        {
            return false;
        }

        var text = (change.Value as FieldValue.Text)?.Value;
        switch (change.Field)
        {
            case GoogleCalendarMap.Summary:
                body.Summary = text;
                break;
            case GoogleCalendarMap.Description:
                body.Description = text;
                break;
            default:
                body.Location = text;
                break;
        }

        if (text is null && body.Id is null)
        {
            body.Cleared[change.Field] = null;
        }

        return true;
    }

    /// <summary>ZG-8: the first pop-up is ours to change; further ones and mails stay as they are.</summary>
    private static bool SetReminder(Event body, FieldValue value, Event? current)
    {
        if (value is not (FieldValue.Number or FieldValue.Empty) || current is null)
        {
            return false;
        }

        var first = GoogleCalendarMap.FirstPopup(current);
        if (value is FieldValue.Empty && first is null)
        {
            return true;
        }

        var kept = current.Reminders is { UseDefault: not true, Overrides: { } overrides } ? overrides.ToList() : [];
        var place = first is null ? 0 : kept.IndexOf(first);
        kept.RemoveAll(reminder => ReferenceEquals(reminder, first));
        if (value is FieldValue.Number { Value: var minutes })
        {
            kept.RemoveAll(reminder => reminder.Method == "popup" && reminder.Minutes == minutes);
            kept.Insert(Math.Min(place, kept.Count), new EventReminder { Method = "popup", Minutes = (int)minutes });
        }

        body.Reminders = new() { UseDefault = false, Overrides = kept };
        return true;
    }
}
