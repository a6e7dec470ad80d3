using System.Collections.Immutable;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>
/// Start and end are both days or both moments. Where only one of them changes, and with it the kind, the other follows, so that the event keeps
/// its length; Google refuses a span of two kinds. Pure.
/// </summary>
internal static class GoogleCalendarSpan
{
    public static void Complete(Event body, ImmutableArray<FieldChange> changes, Event current)
    {
        var start = Given(changes, GoogleCalendarMap.Start);
        var end = Given(changes, GoogleCalendarMap.End);
        if ((start is null) == (end is null) || GoogleCalendarMap.MomentOf(current.Start) is not { } oldStart || GoogleCalendarMap.MomentOf(current.End) is not { } oldEnd)
        {
            return;
        }

        switch (start ?? end, oldStart, oldEnd)
        {
            case (FieldValue.Instant moment, FieldValue.Date first, FieldValue.Date after):
                var length = TimeSpan.FromDays(after.Value.DayNumber - first.Value.DayNumber);
                Set(body, start, new FieldValue.Instant(start is null ? moment.Value - length : moment.Value + length));
                break;
            case (FieldValue.Date day, FieldValue.Instant first, FieldValue.Instant after):
                var days = Math.Max(1, (int)Math.Ceiling((after.Value - first.Value).TotalDays));
                Set(body, start, new FieldValue.Date(day.Value.AddDays(start is null ? -days : days)));
                break;
        }
    }

    private static void Set(Event body, FieldValue? start, FieldValue other)
    {
        if (start is null)
        {
            body.Start = GoogleCalendarBodies.TimeOf(other, patching: true);
        }
        else
        {
            body.End = GoogleCalendarBodies.TimeOf(other, patching: true);
        }
    }

    private static FieldValue? Given(ImmutableArray<FieldChange> changes, string field) =>
        changes.OfType<FieldChange.Assign>().FirstOrDefault(change => change.Field == field)?.Value;
}
