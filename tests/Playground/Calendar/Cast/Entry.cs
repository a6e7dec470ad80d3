namespace CrmSync.Playground.Calendar.Cast;

/// <summary>A calendar entry as a person sees it, in either system.</summary>
internal sealed record Entry(string Id, string Title, DateTimeOffset Start, DateTimeOffset End, string? Place, string? Text)
{
    /// <summary>Equal where both systems show the same.</summary>
    public string Face => $"{Title} | {Start.UtcDateTime:s} | {End.UtcDateTime:s} | {Place} | {Text}";
}
