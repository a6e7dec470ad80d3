using System.Text;
using System.Text.RegularExpressions;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>
/// The text of a description, which comes back as HTML once a user has formatted it. Only the tags and entities that Google's own editor makes
/// count; a text without them stays as it is, and the result never holds one, so that converting it again changes nothing.
/// </summary>
internal static partial class HtmlText
{
    /// <summary>A text still not plain after so many rounds is nobody's formatting, and is left alone.</summary>
    private const int MostRounds = 8;

    public static string ToText(string html)
    {
        var text = html;
        for (var round = 0; round < MostRounds; round++)
        {
            if (!Markup().IsMatch(text))
            {
                return text;
            }

            text = Once(text);
        }

        return Markup().IsMatch(text) ? html : text;
    }

    private static string Once(string html)
    {
        var text = new StringBuilder(html.Length);
        var (at, link, linkStart) = (0, default(string), 0);
        foreach (Match match in Markup().Matches(html))
        {
            text.Append(html, at, match.Index - at);
            at = match.Index + match.Length;
            var name = match.Groups["tag"].ValueSpan;
            var closing = match.Groups["close"].Length > 0;
            if (match.Groups["entity"] is { Success: true } entity)
            {
                text.Append(Character(entity.Value));
            }
            else if (name.Equals("br", StringComparison.OrdinalIgnoreCase))
            {
                text.Append('\n');
            }
            else if (name.Equals("a", StringComparison.OrdinalIgnoreCase))
            {
                if (closing && link is not null)
                {
                    AppendTarget(text, link, linkStart);
                }

                var target = Target().Match(match.Value);
                (link, linkStart) = (target.Success ? target.Groups[1].Value : null, text.Length);
            }
            else if (Block().IsMatch(name))
            {
                BreakLine(text);
                if (!closing && name.Equals("li", StringComparison.OrdinalIgnoreCase))
                {
                    text.Append("- ");
                }
            }
        }

        return text.Append(html, at, html.Length - at).ToString();
    }

    /// <summary>A link shows where it leads, unless its text says so already.</summary>
    private static void AppendTarget(StringBuilder text, string target, int labelStart)
    {
        var label = text.ToString(labelStart, text.Length - labelStart);
        if (label.Length == 0)
        {
            text.Append(target);
        }
        else if (label != target && "mailto:" + label != target)
        {
            text.Append(" (").Append(target).Append(')');
        }
    }

    private static void BreakLine(StringBuilder text)
    {
        if (text.Length > 0 && text[^1] != '\n')
        {
            text.Append('\n');
        }
    }

    private static char Character(string entity) => entity.ToLowerInvariant() switch
    {
        "lt" => '<',
        "gt" => '>',
        "quot" or "#34" => '"',
        "apos" or "#39" => '\'',
        "nbsp" or "#160" => ' ',
        _ => '&',
    };

    [GeneratedRegex("<(?<close>/?)(?<tag>br|p|div|ul|ol|li|a|b|strong|i|em|u|s|span|h[1-6]|html-blob)(?:\\s[^<>]*)?/?>|&(?<entity>amp|lt|gt|quot|apos|nbsp|#34|#39|#160);", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Markup();

    [GeneratedRegex("^(p|div|ul|ol|li|h[1-6])$", RegexOptions.IgnoreCase)]
    private static partial Regex Block();

    [GeneratedRegex("\\shref\\s*=\\s*[\"']([^\"'<>]*)[\"']", RegexOptions.IgnoreCase)]
    private static partial Regex Target();
}
