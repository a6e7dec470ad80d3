using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.Engine.Model;
using CrmSync.Sandbox.Memory;
using CrmSync.Simulation.Hosting;
using CrmSync.Simulation.Time;

namespace CrmSync.Simulation.Users;

/// <summary>Does what the script says at the vendors, and keeps the book of it.</summary>
internal sealed class UserBook(MemorySandbox memory, Timeline timeline, Trace trace)
{
    /// <summary>Fewer are never left by deletions, which would be more than people make by hand.</summary>
    private const int FewestLeft = 7;
    private static readonly ImmutableArray<string> Mapped = ["title", "body"];

    private readonly Dictionary<string, UserRecord> records = [];
    private int values;

    public IReadOnlyCollection<UserRecord> Records => records.Values;

    public static string CollectionOf(Side side) => side == Side.Left ? "left" : "right";

    public void AddCollections()
    {
        foreach (var side in (Side[])[Side.Left, Side.Right])
        {
            memory.AddCollection(CollectionOf(side), new MemoryField("title", "text"), new MemoryField("body", "text"), new MemoryField("place", "text"), new MemoryField("tags", "set"), new MemoryField("private", "text"));
        }
    }

    public void Create(Side side) => CreateOn([side]);

    /// <summary>The same thing on both sides, before anybody kept them in agreement.</summary>
    public void CreateEquals() => CreateOn([Side.Left, Side.Right]);

    public void Do(UserAct act)
    {
        if (act.Kind == ActKind.Create)
        {
            Create(act.Side);
            return;
        }

        var there = memory.Records(CollectionOf(act.Side));
        if (there.Count == 0)
        {
            return;
        }

        var shown = there[act.Record % there.Count];
        var (id, values) = ((string)shown["id"]!, (JsonObject)shown["values"]!);
        var record = records[(string)values["place"]!];
        switch (act.Kind)
        {
            case ActKind.EditTitle:
                Edit(act.Side, record, id, values, "title");
                break;
            case ActKind.EditBody:
                Edit(act.Side, record, id, values, "body");
                break;
            case ActKind.EditUnmapped:
                record.Unmapped[id] = NewValue();
                memory.Edit(CollectionOf(act.Side), id, new JsonObject { ["private"] = record.Unmapped[id] });
                Tell(act.Side, record, $"edits what is not mapped to {record.Unmapped[id]}");
                break;
            case ActKind.Touch:
                memory.Edit(CollectionOf(act.Side), id, new JsonObject { ["title"] = values["title"]?.DeepClone() });
                Tell(act.Side, record, "saves it unchanged");
                break;
            case ActKind.Delete when there.Count > FewestLeft:
                record.Deletions.Add(new UserDeletion(timeline.GetUtcNow(), act.Side, Mapped.ToImmutableDictionary(field => field, field => (string?)values[field] ?? "")));
                record.Changes++;
                memory.Delete(CollectionOf(act.Side), id);
                Tell(act.Side, record, "deletes it");
                break;
            default:
                break;
        }
    }

    private void Edit(Side side, UserRecord record, string id, JsonObject values, string field)
    {
        var (before, after) = ((string?)values[field] ?? "", NewValue());
        foreach (var seen in record.Writes.Where(write => write.Field == field && write.Value == before))
        {
            seen.IsOverwritten = true;
        }

        record.Writes.Add(new FieldWrite(timeline.GetUtcNow(), side, field, after));
        record.Changes++;
        memory.Edit(CollectionOf(side), id, new JsonObject { [field] = after });
        Tell(side, record, $"edits {field} from {before} to {after}");
    }

    private void CreateOn(ImmutableArray<Side> sides)
    {
        var record = new UserRecord($"thing {records.Count + 1}");
        records.Add(record.Name, record);
        var shown = Mapped.ToDictionary(field => field, _ => NewValue());
        foreach (var side in sides)
        {
            var unmapped = NewValue();
            var id = memory.Create(CollectionOf(side), new JsonObject { ["title"] = shown["title"], ["body"] = shown["body"], ["place"] = record.Name, ["private"] = unmapped });
            record.Unmapped[id] = unmapped;
            Tell(side, record, $"is made with {shown["title"]}, {shown["body"]}");
        }

        record.Changes += sides.Length == 1 ? 1 : 0;
        record.Writes.AddRange(shown.Select(one => new FieldWrite(timeline.GetUtcNow(), sides[0], one.Key, one.Value)));
    }

    private string NewValue() => $"v{++values}";

    private void Tell(Side side, UserRecord record, string what) => trace.Add(timeline.GetUtcNow(), 0, $"user {CollectionOf(side),-5} {record.Name} {what}");
}
