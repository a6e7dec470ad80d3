using System.Collections.Immutable;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>
/// R18: a write of guests changes its own people only. A patch replaces the whole list, so everybody else goes along with his answer, or it would be lost. Pure.
/// https://developers.google.com/workspace/calendar/api/concepts/inviting-attendees-to-events
/// </summary>
internal static class GoogleCalendarGuests
{
    public static bool Assign(Event body, FieldValue value, Event? current)
    {
        var wanted = value is FieldValue.Set set ? set.Elements : ImmutableSortedDictionary<string, string>.Empty;
        var gone = (current?.Attendees ?? [])
            .Where(attendee => GoogleCalendarMap.IsGuest(attendee, current!)) // there are attendees only where there is a current event
            .Select(attendee => GoogleCalendarMap.KeyOf(attendee.Email!)) // a guest has an address
            .Where(key => !wanted.ContainsKey(key));
        return Edit(body, new SetEdit(wanted, [.. gone]), current);
    }

    public static bool Edit(Event body, SetEdit edit, Event? current)
    {
        if (current is null || current.AttendeesOmitted is true)
        {
            return false;
        }

        var list = (current.Attendees ?? [])
            .Where(attendee => !GoogleCalendarMap.IsGuest(attendee, current) || !edit.Remove.Contains(GoogleCalendarMap.KeyOf(attendee.Email!))) // a guest has an address
            .ToList();
        foreach (var (key, name) in edit.Put)
        {
            var known = list.Find(attendee => attendee.Email is { } email && GoogleCalendarMap.KeyOf(email) == GoogleCalendarMap.KeyOf(key));
            if (known is null)
            {
                list.Add(new EventAttendee { Email = key, DisplayName = name.Length > 0 ? name : null });
            }
            else if (name.Length > 0)
            {
                known.DisplayName = name;
            }
        }

        body.Attendees = list;
        return true;
    }
}
