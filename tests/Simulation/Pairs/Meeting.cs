using System.Collections.Immutable;
using System.Globalization;

namespace CrmSync.Simulation.Pairs;

/// <summary>The fields of a meeting that users fill, in the form that both systems share.</summary>
internal static class Meeting
{
    public const string Title = "title";
    public const string Body = "body";
    public const string Start = "start";
    public const string End = "end";
    public const string Reminder = "reminder";

    public static readonly ImmutableArray<string> Fields = [Title, Body, Start, End, Reminder];

    private static readonly DateTimeOffset First = new(2026, 3, 10, 8, 0, 0, TimeSpan.Zero);

    public static string NewValue(string field, int number, IReadOnlyDictionary<string, string> beside) => field switch
    {
        Title => number % 5 == 0 ? $"v{number} Möte 🙂" : $"v{number}",
        Body => (number % 3) switch
        {
            0 => $"v{number}",
            1 => $"v{number}\nsecond line",
            _ => $"v{number} this & that\n\nthe end",
        },
        Start => Text(First.AddMinutes(15 * number)),
        End when beside.TryGetValue(Start, out var start) => Text(DateTimeOffset.Parse(start, CultureInfo.InvariantCulture).AddMinutes(37 + (15 * (number % 4)))),
        // Of the start before it: both ends are drawn one after the other.
        End => Text(First.AddMinutes((15 * (number - 1)) + 50)),
        Reminder => number.ToString(CultureInfo.InvariantCulture),
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };

    public static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Of a vendor's time with an offset; empty where there is none.</summary>
    public static string Moment(string? text) => text is null ? "" : Text(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
}
