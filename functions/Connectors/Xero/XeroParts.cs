using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace CrmSync.Connectors.Xero;

/// <summary>Lists whose entries are known by their type. Whether Xero leaves alone what a list leaves out is not documented, so lists are sent whole.</summary>
internal static class XeroParts
{
    public static JsonObject? Entry(JsonNode? list, string typeMember, string type) => list.Objects().FirstOrDefault(entry => entry[typeMember].Text() == type);

    /// <summary>Empty where the member is not there or null; null where it is no text.</summary>
    public static string? TextOf(JsonObject? entry, string member) => entry?[member] is { } node ? node.Text()?.ReplaceLineEndings("\n") : "";

    /// <param name="members">All that an entry has.</param>
    public static JsonArray Merge(JsonNode? current, string typeMember, ImmutableArray<string> members, IEnumerable<string> changed, Action<JsonObject, string> change)
    {
        var entries = new List<JsonObject>();
        foreach (var known in current.Objects())
        {
            var entry = new JsonObject { [typeMember] = known[typeMember]?.DeepClone() };
            foreach (var member in members)
            {
                entry[member] = known[member].Text() ?? "";
            }

            entries.Add(entry);
        }

        foreach (var type in changed)
        {
            var entry = entries.Find(one => one[typeMember].Text() == type);
            if (entry is null)
            {
                entries.Add(entry = new() { [typeMember] = type });
            }

            change(entry, type);
        }

        return [.. entries];
    }
}
