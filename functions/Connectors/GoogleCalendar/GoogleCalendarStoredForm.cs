using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>What a value looks like once Google has stored it and we have read it again: the same conversions as the map's.</summary>
internal sealed class GoogleCalendarStoredForm : IStoredForm
{
    /// <summary>Four weeks. https://developers.google.com/workspace/calendar/api/v3/reference/events#reminders.overrides.minutes</summary>
    private const decimal LongestReminderMinutes = 40320;

    public FieldValue AsStored(string field, FieldValue value) => (field, value) switch
    {
        (GoogleCalendarMap.Description, FieldValue.Text text) => GoogleCalendarMap.DescriptionOf(text.Value),
        (_, FieldValue.Text text) => GoogleCalendarMap.TextOf(text.Value),
        (_, FieldValue.Instant moment) => new FieldValue.Instant(moment.Value.ToUniversalTime().AddTicks(-(moment.Value.UtcTicks % TimeSpan.TicksPerSecond))),
        (GoogleCalendarMap.Reminder, FieldValue.Number number) => new FieldValue.Number(Math.Clamp(decimal.Round(number.Value), 0, LongestReminderMinutes)),
        (GoogleCalendarMap.Guests, FieldValue.Empty) => new FieldValue.Set(ImmutableSortedDictionary<string, string>.Empty),
        _ => value,
    };
}
