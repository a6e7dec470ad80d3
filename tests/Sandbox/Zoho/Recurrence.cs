using System.Globalization;
using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Zoho;

/// <summary>A recurring meeting becomes one record per occurrence, and its insert answers one item for each.</summary>
internal static class Recurrence
{
    private const int Most = 100;
    private static readonly string[] Days = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

    public static IEnumerable<JsonObject> Expand(JsonObject values, ZohoUser user)
    {
        if ((string?)values["Recurring_Activity"]?["RRULE"] is not { } rule)
        {
            return [values];
        }

        var parts = rule.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)).Where(p => p.Length == 2).ToDictionary(p => p[0], p => p[1]);
        var start = TimeZoneInfo.ConvertTime(ZohoTime.Parse((string?)values["Start_DateTime"])!.Value, user.Zone).DateTime; // checked before
        var length = ZohoTime.Parse((string?)values["End_DateTime"])!.Value - ZohoTime.Parse((string?)values["Start_DateTime"])!.Value;
        return Dates(parts, DateOnly.FromDateTime(start)).Select(date =>
        {
            var local = date.ToDateTime(TimeOnly.FromDateTime(start));
            var moment = new DateTimeOffset(local, user.Zone.GetUtcOffset(local));
            var one = (JsonObject)values.DeepClone();
            one["Start_DateTime"] = ZohoTime.Stored(moment);
            one["End_DateTime"] = ZohoTime.Stored(moment + length);
            return one;
        });
    }

    private static IEnumerable<DateOnly> Dates(Dictionary<string, string> rule, DateOnly first)
    {
        var from = rule.TryGetValue("DTSTART", out var text) ? DateOnly.Parse(text, CultureInfo.InvariantCulture) : first;
        var until = rule.TryGetValue("UNTIL", out text) ? DateOnly.Parse(text, CultureInfo.InvariantCulture) : DateOnly.MaxValue;
        var count = Math.Min(Number(rule, "COUNT", Most), Most);
        var interval = Number(rule, "INTERVAL", 1);
        var days = rule.TryGetValue("BYDAY", out text) ? text.Split(',') : [Days[(int)from.DayOfWeek]];
        var shown = 0;
        for (var day = from; day <= until && shown < count && day < from.AddYears(5); day = day.AddDays(1))
        {
            var hit = rule.GetValueOrDefault("FREQ") switch
            {
                "DAILY" => (day.DayNumber - from.DayNumber) % interval == 0,
                "WEEKLY" => days.Contains(Days[(int)day.DayOfWeek]) && (day.DayNumber - from.DayNumber) / 7 % interval == 0,
                "MONTHLY" => day.Day == from.Day && (((day.Year - from.Year) * 12) + day.Month - from.Month) % interval == 0,
                _ => day.Day == from.Day && day.Month == from.Month,
            };
            if (hit)
            {
                shown++;
                yield return day;
            }
        }
    }

    private static int Number(Dictionary<string, string> rule, string name, int usual) =>
        rule.TryGetValue(name, out var text) && int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : usual;
}
