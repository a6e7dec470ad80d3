namespace CrmSync.Simulation.Pairs;

/// <summary>What a person reads in a text, however a vendor shows its lines; and the ways in which people and vendors write the same.</summary>
internal static class PlainText
{
    /// <summary>Of a text that may be HTML as Google's editor makes it.</summary>
    public static string OfHtml(string? html) => Of(html?.Replace("<br>", "\n", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal));

    public static string Of(string? text) => (text ?? "").Replace("\r\n", "\n", StringComparison.Ordinal).Trim();

    /// <summary>As a careless hand writes it: with white space around it, or with another system's line ends.</summary>
    public static string Careless(string text, Random hand) => hand.Next(4) switch
    {
        0 => $" {text}\n",
        1 => text.Replace("\n", "\r\n", StringComparison.Ordinal),
        2 => $"{text}  ",
        _ => text,
    };
}
