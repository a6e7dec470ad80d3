using System.Text.Json.Nodes;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>A meeting's participants. Zoho takes the whole list, so ours is its own with only our elements changed (R18).</summary>
internal static class ZohoCrmGuestList
{
    public const int Most = 50;

    public static string? EmailOf(JsonObject participant)
    {
        var email = participant["Email"].Text() ?? (participant["type"].Text() == "email" ? participant["participant"].Text() : null);
        return email is { Length: > 0 } ? email.ToLowerInvariant() : null;
    }

    /// <summary>What Zoho takes for an address; it refuses the meeting for one it does not.</summary>
    public static bool IsAddress(string text) =>
        text.Length <= 100 && text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at == text.LastIndexOf('@')
        && text.IndexOf('.', at) > at + 1 && text[^1] != '.' && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is ',' or ';' or '<' or '>' or '"' or '\'' or '\\');

    /// <summary>The keys a change puts in and takes out; an assigned list replaces all that have an address.</summary>
    public static (IReadOnlyCollection<string> Put, IReadOnlyCollection<string> Remove) Wishes(FieldChange change, JsonArray current) => change switch
    {
        FieldChange.Edit { Elements: var edit } => ([.. edit.Put.Keys], [.. edit.Remove]),
        FieldChange.Assign { Value: FieldValue.Set set } => ([.. set.Elements.Keys], [.. current.Objects().Select(EmailOf).OfType<string>().Where(email => !set.Elements.ContainsKey(email))]),
        _ => ([], [.. current.Objects().Select(EmailOf).OfType<string>()]),
    };

    /// <param name="entryOf">How a new guest is named to Zoho.</param>
    public static JsonArray Edit(FieldChange change, JsonArray current, Func<string, JsonObject> entryOf)
    {
        var (put, remove) = Wishes(change, current);
        var kept = current.Objects().Where(one => EmailOf(one) is not { } email || !remove.Contains(email)).ToList();
        var present = kept.Select(EmailOf).ToHashSet();
        var added = put.Select(email => email.ToLowerInvariant()).Distinct().Where(email => !present.Contains(email) && IsAddress(email)).Select(entryOf);
        return [.. kept.Select(Again), .. added];
    }

    /// <summary>An entry as it is written: who it is. Answers and invitations are the calendar's, and naming them could mail.</summary>
    private static JsonObject Again(JsonObject entry)
    {
        var again = new JsonObject { ["type"] = entry["type"]?.DeepClone() };
        var name = entry["type"].Text() == "email" ? "Email" : "participant";
        again[name] = (entry[name] ?? entry["participant"])?.DeepClone();
        return again;
    }
}
