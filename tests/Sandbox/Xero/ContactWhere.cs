using System.Text.RegularExpressions;

namespace CrmSync.Sandbox.Xero;

/// <summary>The part of <c>where</c> that is played: texts and the status that are equal, joined by AND or OR; AND binds closer.</summary>
internal static partial class ContactWhere
{
    private static readonly string[] Optimised = ["Name", "EmailAddress", "AccountNumber"];
    private static readonly string[] Known = [.. Optimised, "ContactNumber", "ContactStatus", "FirstName", "LastName", "ContactID"];

    /// <summary>Whether Xero filters so quickly: equality of some texts, joined by AND.</summary>
    public static bool IsOptimised(string where) => Alternatives(where) is [var only] && only.All(term => Optimised.Contains(term.Field));

    public static Func<Guid, XeroVersion, bool> Parse(string where)
    {
        var alternatives = Alternatives(where);
        return (id, version) => alternatives.Exists(terms => terms.TrueForAll(term =>
            string.Equals(term.Field == "ContactID" ? id.ToString() : version.Text(term.Field) ?? "", term.Value, StringComparison.OrdinalIgnoreCase)));
    }

    private static List<List<(string Field, string Value)>> Alternatives(string where)
    {
        var alternatives = new List<List<(string, string)>> { new() };
        for (var at = 0; at < where.Length;)
        {
            if (Term().Match(where, at) is not { Success: true } term || term.Index != at || !Known.Contains(term.Groups["field"].Value))
            {
                throw XeroRefusal.Query("No property or field, or no operator, that can be understood at position " + at);
            }

            alternatives[^1].Add((term.Groups["field"].Value, term.Groups["value"].Value.Replace("\\\"", "\"", StringComparison.Ordinal)));
            at += term.Length;
            if (term.Groups["or"].Success)
            {
                alternatives.Add([]);
            }
        }

        return alternatives.TrueForAll(terms => terms.Count > 0) ? alternatives : throw XeroRefusal.Query("Expression expected");
    }

    [GeneratedRegex("""\s*(?<field>[A-Za-z]+)\s*==?\s*(Guid\()?"(?<value>(\\"|[^"])*)"\)?\s*(?<and>AND\b|&&)?(?<or>OR\b|\|\|)?""", RegexOptions.CultureInvariant)]
    private static partial Regex Term();
}
