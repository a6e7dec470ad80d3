using System.Collections.Immutable;
using CrmSync.Engine.Model;
using CrmSync.Simulation.Hosting;
using CrmSync.Simulation.Pairs;
using CrmSync.Simulation.Time;

namespace CrmSync.Simulation.Users;

/// <summary>Does what the script says at the vendors, and keeps the book of it.</summary>
internal sealed class UserBook(IPair pair, Timeline timeline, Trace trace)
{
    /// <summary>Fewer are never left by deletions, which would be more than people make by hand.</summary>
    private const int FewestLeft = 7;

    /// <summary>Before a user who could not save tries again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, UserRecord> records = [];
    private int values;

    public IReadOnlyCollection<UserRecord> Records => records.Values;

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

        var there = pair.On(act.Side).Living();
        if (there.Count == 0)
        {
            return;
        }

        var shown = there[act.Record % there.Count];
        if (!pair.On(act.Side).MaySave(shown))
        {
            timeline.In(Patience, () => Do(act));
            return;
        }

        var record = records[shown.Thing];
        switch (act.Kind)
        {
            case ActKind.EditTitle:
                Edit(act.Side, record, shown, "title");
                break;
            case ActKind.EditBody:
                Edit(act.Side, record, shown, "body");
                break;
            case ActKind.Move:
                Edit(act.Side, record, shown, "start", "end");
                break;
            case ActKind.EditReminder:
                Edit(act.Side, record, shown, "reminder");
                break;
            case ActKind.EditUnmapped:
                record.Unmapped[shown.Id] = NewText();
                pair.On(act.Side).EditUnmapped(shown, record.Unmapped[shown.Id]);
                Tell(act.Side, record, $"edits what is not mapped to {record.Unmapped[shown.Id]}");
                break;
            case ActKind.Touch:
                pair.On(act.Side).Touch(shown);
                Tell(act.Side, record, "saves it unchanged");
                break;
            case ActKind.Delete when there.Count > FewestLeft:
                record.Deletions.Add(new UserDeletion(timeline.GetUtcNow(), act.Side, shown.Values.ToImmutableDictionary()));
                record.Changes++;
                pair.On(act.Side).Delete(shown);
                Tell(act.Side, record, "deletes it");
                break;
            default:
                break;
        }
    }

    /// <summary>One save, of one field or of several.</summary>
    private void Edit(Side side, UserRecord record, ShownRecord shown, params ImmutableArray<string> fields)
    {
        var after = NewValues(fields);
        foreach (var (field, value) in after)
        {
            foreach (var seen in record.Writes.Where(write => write.Field == field && write.Value == shown.Values[field]))
            {
                seen.IsOverwritten = true;
            }

            record.Writes.Add(new FieldWrite(timeline.GetUtcNow(), side, field, value));
            Tell(side, record, $"edits {field} from {shown.Values[field]} to {value}");
        }

        record.Changes++;
        pair.On(side).Edit(shown, after);
    }

    private void CreateOn(ImmutableArray<Side> sides)
    {
        var record = new UserRecord($"thing {records.Count + 1}");
        records.Add(record.Name, record);
        var shown = NewValues(pair.Fields);
        foreach (var side in sides)
        {
            var unmapped = NewText();
            record.Unmapped[pair.On(side).Create(record.Name, shown, unmapped)] = unmapped;
            Tell(side, record, $"is made with {string.Join(", ", shown.Values)}");
        }

        record.Changes += sides.Length == 1 ? 1 : 0;
        record.Writes.AddRange(shown.Select(one => new FieldWrite(timeline.GetUtcNow(), sides[0], one.Key, one.Value)));
    }

    private Dictionary<string, string> NewValues(ImmutableArray<string> fields) => fields.ToDictionary(field => field, field => pair.NewValue(field, ++values));

    private string NewText() => $"v{++values}";

    private void Tell(Side side, UserRecord record, string what) => trace.Add(timeline.GetUtcNow(), 0, $"user {pair.On(side).Name,-6} {record.Name} {what}");
}
