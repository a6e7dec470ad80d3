using System.Text.Json.Nodes;
using CrmSync.Sandbox.Memory;

namespace CrmSync.Simulation.Pairs;

/// <summary>One collection of the reference system.</summary>
internal sealed class MemorySide(MemorySandbox memory, string collection) : IUserSide
{
    private const string Thing = "place";
    private const string Private = "private";
    private const string Tags = "tags";

    public string Name => collection;

    public void Open() => memory.AddCollection(collection, Text("title"), Text("body"), Text(Thing), new MemoryField(Tags, "list"), Text(Private));

    public IReadOnlyList<ShownRecord> Living() => [.. memory.Records(collection).Select(Show)];

    public IReadOnlyList<(string Id, string? Thing)> Everything() => memory.Everything(collection);

    public IReadOnlyDictionary<string, string> Untouchable() => memory.Records(collection).ToDictionary(record => (string)record["id"]!, record => record["values"]![Private]?.ToString() ?? ""); // as they are shown

    public string Create(string thing, IReadOnlyDictionary<string, string> values, string unmapped)
    {
        var given = Given(values);
        (given[Thing], given[Private]) = (thing, unmapped);
        return memory.Create(collection, given);
    }

    public bool MaySave(ShownRecord record) => true;

    public void Edit(ShownRecord record, IReadOnlyDictionary<string, string> values) => memory.Edit(collection, record.Id, Given(values));

    public void EditTags(ShownRecord record, IReadOnlyList<string> tags) => memory.Edit(
        collection, record.Id, new JsonObject { [Tags] = new JsonArray([.. tags.Select(tag => new JsonObject { ["key"] = tag, ["content"] = "" })]) });

    public void EditUnmapped(ShownRecord record, string value) => memory.Edit(collection, record.Id, new JsonObject { [Private] = value });

    public void Touch(ShownRecord record) => memory.Edit(collection, record.Id, new JsonObject { ["title"] = record.Values["title"] });

    public void Delete(ShownRecord record) => memory.Delete(collection, record.Id);

    private static ShownRecord Show(JsonObject record)
    {
        var values = (JsonObject)record["values"]!; // a record as it is shown has values
        return new(
            (string)record["id"]!, // and an id
            (string?)values[Thing] ?? "",
            MemoryPair.Mapped.ToDictionary(field => field, field => (string?)values[field] ?? ""),
            (string?)values[Private])
        {
            Tags = values[Tags] is JsonArray tags ? [.. tags.Select(tag => (string)tag!["key"]!)] : [], // an element has a key
        };
    }

    private static JsonObject Given(IReadOnlyDictionary<string, string> values) => new(values.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value)));

    private static MemoryField Text(string name) => new(name, "text");
}
