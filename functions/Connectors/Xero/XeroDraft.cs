using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace CrmSync.Connectors.Xero;

/// <summary>A contact on its way.</summary>
/// <param name="Members">All but its key and its name.</param>
/// <param name="Names">The names it may get, the wanted one first; none where the name stays.</param>
internal sealed record XeroDraft(JsonObject Members, ImmutableArray<string> Names)
{
    public bool IsEmpty => Members.Count == 0 && Names.IsEmpty;

    /// <param name="attempt">Which of the names.</param>
    public JsonObject Body(string keyMember, string key, int attempt)
    {
        var body = new JsonObject { [keyMember] = key };
        if (attempt < Names.Length)
        {
            body[XeroFields.Name] = Names[attempt];
        }

        foreach (var (member, value) in Members)
        {
            body[member] = value?.DeepClone();
        }

        return body;
    }

    /// <summary>The texts it sends, longest first: what an error message may repeat.</summary>
    public IEnumerable<string> Texts() => TextsOf(Members).Concat(Names).Where(text => text.Length > 0).Distinct().OrderByDescending(text => text.Length);

    private static IEnumerable<string> TextsOf(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => TextsOf(member.Value)),
        JsonArray items => items.SelectMany(TextsOf),
        _ => node.Text() is { } text ? [text] : [],
    };
}
