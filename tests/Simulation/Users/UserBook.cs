using System.Collections.Immutable;
using CrmSync.Engine.Model;
using CrmSync.Simulation.Hosting;
using CrmSync.Simulation.Pairs;
using CrmSync.Simulation.Time;

namespace CrmSync.Simulation.Users;

/// <summary>Does what the script says at the vendors, and keeps the book of it.</summary>
internal sealed class UserBook(IPair pair, Timeline timeline, Trace trace)
{
    /// <summary>Fewer are never left where nobody would approve of such deletions.</summary>
    public int FewestLeft { get; set; } = 7;

    /// <summary>Whether we have written to a side and not looked at it since.</summary>
    public Func<Side, bool> IsUnseen { get; set; } = _ => false;

    /// <summary>Before a user who could not save tries again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>What the name of every thing begins with.</summary>
    public const string Thing = "thing ";

    private readonly Dictionary<string, UserRecord> records = [];
    private int values;

    public IReadOnlyCollection<UserRecord> Records => records.Values;

    public UserRecord? Find(string? thing) => thing is null ? null : records.GetValueOrDefault(thing);

    /// <summary>Of the thing that this is a record of, made on that side.</summary>
    public IEnumerable<UserDeletion> DeletionsOf(Side side, string id) =>
        Find(pair.On(side).Everything().FirstOrDefault(one => one.Id == id).Thing)?.Deletions.Where(deletion => deletion.Side == side) ?? [];

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
        record.SavedAt[shown.Id] = timeline.GetUtcNow();
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
            case ActKind.Lengthen:
                Edit(act.Side, record, shown, "end");
                break;
            case ActKind.EditReminder:
                Edit(act.Side, record, shown, "reminder");
                break;
            case ActKind.EditEmail:
                Edit(act.Side, record, shown, "email");
                break;
            case ActKind.EditPhone:
                Edit(act.Side, record, shown, "phone");
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
                Delete(act.Side, shown);
                break;
            case ActKind.DeleteMost when FewestLeft == 0:
                foreach (var one in there.Where((_, index) => index % 4 != 0 || act.Record % 2 == 0))
                {
                    Delete(act.Side, one);
                }

                break;
            case ActKind.AddTag:
                AddTag(act.Side, record, shown);
                break;
            case ActKind.RemoveTag when shown.Tags.Count > 0:
                RemoveTag(act.Side, record, shown, shown.Tags[act.Record % shown.Tags.Count]);
                break;
            case ActKind.TakeBack:
                TakeBack(act.Side, record, shown);
                break;
            default:
                break;
        }
    }

    private void Delete(Side side, ShownRecord shown)
    {
        var record = records[shown.Thing];
        record.Deletions.Add(new UserDeletion(record.Name, timeline.GetUtcNow(), side, shown.Values.ToImmutableDictionary(), shown.Tags)
        {
            IsOfUnseen = IsUnseen(side) && !record.Unmapped.ContainsKey(shown.Id),
        });
        record.Changes++;
        pair.On(side).Delete(shown);
        Tell(side, record, "deletes it");
    }

    private void AddTag(Side side, UserRecord record, ShownRecord shown)
    {
        var tag = NewText();
        record.Tags.Add(tag);
        record.TagEdits.Add(new TagEdit(timeline.GetUtcNow(), side, tag, IsAdded: true));
        record.Changes++;
        Tell(side, record, $"adds {tag}");
        pair.On(side).EditTags(shown, [.. shown.Tags, tag]);
    }

    private void RemoveTag(Side side, UserRecord record, ShownRecord shown, string tag)
    {
        record.Tags.Remove(tag);
        _ = IsUnseen(side) && record.TagEdits.Exists(edit => edit.Tag == tag && edit.Side != side && edit.IsAdded) ? record.MayReturn.Add(tag) : record.MayReturn.Remove(tag);
        record.TagEdits.Add(new TagEdit(timeline.GetUtcNow(), side, tag, IsAdded: false));
        record.Changes++;
        Tell(side, record, $"removes {tag}");
        pair.On(side).EditTags(shown, [.. shown.Tags.Where(one => one != tag)]);
    }

    /// <summary>One save, of one field or of several.</summary>
    private void Edit(Side side, UserRecord record, ShownRecord shown, params ImmutableArray<string> fields) =>
        Save(side, record, shown, NewValues(fields, shown.Values.Where(value => !fields.Contains(value.Key)).ToDictionary()), isBack: false);

    private void TakeBack(Side side, UserRecord record, ShownRecord shown)
    {
        var (edit, tag) = (record.Writes.FindLast(write => write.Side == side), record.TagEdits.FindLast(edit => edit.Side == side));
        if (tag is { IsAdded: true } && (edit is null || tag.At > edit.At))
        {
            if (shown.Tags.Contains(tag.Tag))
            {
                RemoveTag(side, record, shown, tag.Tag);
            }
        }
        else if (edit is not null && record.Writes.FindAll(write => write.Side == side && write.At == edit.At) is var save && save.TrueForAll(write => write is { Before: not null, IsTakenBack: false } && write.Value == shown.Values[write.Field]))
        {
            Save(side, record, shown, save.ToDictionary(write => write.Field, write => write.Before!), isBack: true); // each has one
        }
    }

    /// <param name="isBack">To what was there before the last edit.</param>
    private void Save(Side side, UserRecord record, ShownRecord shown, Dictionary<string, string> after, bool isBack)
    {
        foreach (var (field, value) in after)
        {
            foreach (var seen in record.Writes.Where(write => write.Field == field && write.Value == shown.Values[field]))
            {
                seen.IsOverwritten = true;
            }

            record.Writes.Add(new FieldWrite(timeline.GetUtcNow(), side, field, value) { Before = shown.Values[field], IsTakenBack = isBack && !IsKnown(side.Other(), record, field, shown.Values[field]) });
            Tell(side, record, $"edits {field} from {shown.Values[field]} to {value}");
        }

        record.Changes++;
        pair.On(side).Edit(shown, after);
    }

    /// <summary>Whether the value is, or went, there with the thing.</summary>
    private bool IsKnown(Side side, UserRecord record, string field, string value) =>
        pair.On(side).Living().Any(one => one.Thing == record.Name && one.Values[field] == value) || record.Deletions.Exists(deletion => deletion.Side == side && deletion.Shown.GetValueOrDefault(field) == value);

    private void CreateOn(ImmutableArray<Side> sides)
    {
        var record = new UserRecord($"{Thing}{records.Count + 1}");
        records.Add(record.Name, record);
        var shown = NewValues(pair.Fields, ImmutableDictionary<string, string>.Empty);
        foreach (var side in sides)
        {
            var unmapped = NewText();
            record.Unmapped[pair.On(side).Create(record.Name, shown, unmapped)] = unmapped;
            Tell(side, record, $"is made with {string.Join(", ", shown.Values)}");
        }

        record.Changes += sides.Length == 1 ? 1 : 0;
        record.Writes.AddRange(shown.Select(one => new FieldWrite(timeline.GetUtcNow(), sides[0], one.Key, one.Value)));
    }

    private Dictionary<string, string> NewValues(ImmutableArray<string> fields, IReadOnlyDictionary<string, string> beside) =>
        fields.ToDictionary(field => field, field => pair.NewValue(field, ++values, beside));

    private string NewText() => $"v{++values}";

    private void Tell(Side side, UserRecord record, string what) => trace.Add(timeline.GetUtcNow(), 0, $"user {pair.On(side).Name,-6} {record.Name} {what}");
}
