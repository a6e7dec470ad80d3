namespace CrmSync.Connectors.Xero;

/// <summary>
/// A contact's name, which must be unique among the active ones. Two people called alike are told apart by what stands in parentheses at the end: <c>Jane Doe (Acme)</c> is
/// the person Jane Doe with the qualifier Acme.
/// </summary>
internal static class XeroName
{
    /// <summary>As Xero keeps it: no space at the ends and one between words.</summary>
    public static string Normalised(string name) => string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public static string Compose(string person, string qualifier) => qualifier.Length == 0 ? person : $"{person} ({qualifier})";

    public static (string Person, string Qualifier) Split(string name)
    {
        if (!name.EndsWith(')') || OpeningOf(name) is not { } opening || opening < 2 || name[opening - 1] != ' ')
        {
            return (name, "");
        }

        var (person, qualifier) = (name[..opening].TrimEnd(), name[(opening + 1)..^1].Trim());
        return person.Length > 0 && qualifier.Length > 0 ? (person, qualifier) : (name, "");
    }

    /// <summary>A person's own parentheses at the end become brackets, because they would be read back as a qualifier.</summary>
    public static string Person(string text)
    {
        var name = Normalised(text);
        return Split(name) is (var person, { Length: > 0 } own) ? $"{person} [{own}]" : name;
    }

    /// <summary>Parentheses that do not close would be read back as others.</summary>
    public static string Qualifier(string text)
    {
        var qualifier = Normalised(text);
        return IsBalanced(qualifier) ? qualifier : qualifier.Replace('(', '[').Replace(')', ']');
    }

    /// <summary>Where the last parenthesis was opened.</summary>
    private static int? OpeningOf(string name)
    {
        var depth = 0;
        for (var index = name.Length - 1; index >= 0; index--)
        {
            depth += name[index] switch { ')' => 1, '(' => -1, _ => 0 };
            if (depth == 0)
            {
                return index;
            }
        }

        return null;
    }

    private static bool IsBalanced(string text)
    {
        var depth = 0;
        foreach (var letter in text)
        {
            depth += letter switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth < 0)
            {
                return false;
            }
        }

        return depth == 0;
    }
}
