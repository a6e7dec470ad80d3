namespace CrmSync.Playground.Calendar.Cast;

/// <summary>Five hundred and more meetings to fill calendars with, from tomorrow on, no two of them alike.</summary>
internal static class Agenda
{
    private const int SlotsADay = 16;
    private static readonly TimeSpan Slot = TimeSpan.FromMinutes(30);
    private static readonly DateTimeOffset FirstMorning = new(DateTimeOffset.UtcNow.UtcDateTime.Date.AddDays(1).AddHours(7), TimeSpan.Zero);
    private static readonly string[] Subjects = ["First call", "Demo", "Offer", "Negotiation", "Contract", "Kick-off", "Review", "Renewal"];
    private static readonly string[] Companies = ["Nordic Timber", "Brightwater", "Alto Logistics", "Feldspar", "Harbour & Sons", "Quill Media", "Osprey Air"];

    public static Entry Meeting(int number)
    {
        var start = FirstMorning.AddDays(number / SlotsADay) + (Slot * (number % SlotsADay));
        return new("", $"{Subjects[number % Subjects.Length]}, {Companies[number % Companies.Length]}", start, start + Slot, null, null);
    }
}
