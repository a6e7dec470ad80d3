using System.Globalization;
using CrmSync.Engine.Model;

namespace CrmSync.App.Manage.Wire;

/// <summary>What paths and queries may say.</summary>
internal static class Asked
{
    public const int MostTenant = 40;
    public const int MostRows = 500;
    public const int UsualRows = 50;

    private const int MostId = 64;

    public static bool IsTenant(string text) => text.Length is >= 1 and <= MostTenant && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    /// <summary>Ids of ours are letters and digits; what is not cannot name a row.</summary>
    public static bool IsId(string text) => text.Length is >= 1 and <= MostId && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter));

    public static bool TryRows(string? text, out int rows)
    {
        rows = UsualRows;
        return text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out rows) && rows is >= 1 and <= MostRows);
    }

    public static Side? SideOf(string? text) => text switch { "left" => Side.Left, "right" => Side.Right, _ => null };

    public static string NameOf(Side side) => side == Side.Left ? "left" : "right";

    /// <summary>A page's bounds, or what is wrong with them.</summary>
    public static Problem? CheckPage(string? most, string? after, out int rows)
    {
        var errors = new List<FieldError>();
        if (!TryRows(most, out rows))
        {
            errors.Add(new("most", $"1 to {MostRows}"));
        }

        if (after is not null && !IsId(after))
        {
            errors.Add(new("after", "the next of the page before"));
        }

        return errors.Count == 0 ? null : Problem.Invalid(errors);
    }

    /// <summary>A name for people.</summary>
    public static IEnumerable<FieldError> CheckName(string field, string name)
    {
        const int longest = 100;
        if (string.IsNullOrWhiteSpace(name) || name.Length > longest || name.Any(char.IsControl))
        {
            yield return new(field, $"1 to {longest} characters, none of them a control character");
        }
    }
}
