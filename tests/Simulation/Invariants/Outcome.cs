using System.Collections.Immutable;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Simulation.Pairs;
using CrmSync.Simulation.Users;

namespace CrmSync.Simulation.Invariants;

/// <summary>Holds what is there in the end against what users did.</summary>
/// <param name="losers">The values that history keeps of conflicts.</param>
/// <param name="answersWereLost">Something in the run keeps answers from being heard, or from being kept.</param>
internal sealed class Outcome(IPair pair, IReadOnlySet<string> losers, EditOrDeletion editOrDeletion, bool answersWereLost)
{
    private static readonly TimeSpan Unheard = TimeSpan.FromHours(1);
    private readonly List<Violation> violations = [];

    public IReadOnlyList<Violation> Check(IEnumerable<UserRecord> records)
    {
        var (left, right) = (Living(Side.Left), Living(Side.Right));
        foreach (var record in records)
        {
            Check(record, [.. left[record.Name]], [.. right[record.Name]]);
        }

        return violations;
    }

    private ILookup<string, ShownRecord> Living(Side side) => pair.On(side).Living().ToLookup(record => record.Thing);

    private void Check(UserRecord record, ImmutableArray<ShownRecord> left, ImmutableArray<ShownRecord> right)
    {
        if (left.Length > 1 || right.Length > 1)
        {
            Add("I3", record, $"is there {left.Length} and {right.Length} times");
            return;
        }

        if (left.Length != right.Length)
        {
            Add(record.Deletions.Count == 0 ? "I2" : "I1", record, $"is only on the {(left.Length > 0 ? "left" : "right")}");
            return;
        }

        foreach (var shown in left.Concat(right))
        {
            CheckUnmapped(record, shown);
        }

        var deletions = record.Deletions.Where(deletion => !deletion.IsRefused).ToList();
        if (left.Length == 0)
        {
            if (deletions.Count == 0)
            {
                Add("I2", record, record.Deletions.Count == 0 ? "is gone, and nobody deleted it" : "is gone, and the operator had its deletion undone");
            }
            else if (!record.WasDeletedBlindly && record.Deletions.TrueForAll(deletion => !deletion.MayBeRefused) && editOrDeletion == EditOrDeletion.EditWins && Unseen(record) is { } unseen)
            {
                Add("I6", record, $"is gone, and with it {unseen.Field} {unseen.Value}, which the one who deleted it had not seen");
            }

            return;
        }

        if (deletions.Count > 0 && deletions.TrueForAll(deletion => !deletion.MayBeRefused) && IsToBeGone(record, deletions[^1]))
        {
            Add("I4", record, "is there, though a user deleted it and nobody had edited it meanwhile");
        }

        foreach (var field in pair.Fields)
        {
            CheckField(record, field, left[0].Values[field], right[0].Values[field]);
        }

        CheckTags(record, left[0].Tags, right[0].Tags);
    }

    /// <summary>Whether the last deletion that stands took the record away, whatever else went on.</summary>
    private bool IsToBeGone(UserRecord record, UserDeletion last) =>
        !MayBeUnheard(record, last) && !(answersWereLost && last.IsOfUnseen) && (editOrDeletion == EditOrDeletion.DeletionWins || !IsEditedApart(record, last));

    /// <summary>R18: elements merge one by one, so each that was added and not taken away is there, and no other.</summary>
    private void CheckTags(UserRecord record, IReadOnlyList<string> left, IReadOnlyList<string> right)
    {
        if (!left.ToHashSet().SetEquals(right))
        {
            Add("I1", record, $"has the tags {string.Join(", ", left)} on the left and {string.Join(", ", right)} on the right");
        }
        else if (record.Deletions.Count == 0 && !record.Tags.SetEquals(left.Where(tag => !(answersWereLost && record.MayReturn.Contains(tag)))))
        {
            Add("I6", record, $"has the tags {string.Join(", ", left)}, and users gave it {string.Join(", ", record.Tags)}");
        }
    }

    private void CheckField(UserRecord record, string field, string left, string right)
    {
        if (left != right)
        {
            Add("I1", record, $"{field} is {left} on the left and {right} on the right");
            return;
        }

        if (record.WasChangedBlindly)
        {
            return;
        }

        // Whoever wrote it last had seen all that was there before. But where nobody heard of an announced write, what is there instead of it loses, and is kept (R16).
        var unit = pair.UnitOf(field);
        var standing = record.Writes.Where(write => unit.Contains(write.Field) && !write.IsOverwritten).ToList();
        if (record.Deletions.Count == 0 && standing.Where(write => write.Field == field).ToList() is [var last] && standing.TrueForAll(write => write.Side == last.Side) && last.Value != left
            && !(losers.Contains(last.Value) && MayBeDisputed(record, last, unit)))
        {
            Add("I6", record, $"{field} is {left}, and {last.Value}, set on the {last.Side}, was never contested");
        }

        foreach (var lost in record.Writes.Where(write => write.Field == field && write.Value != left && !write.IsOverwritten && !write.IsTakenBack && !losers.Contains(write.Value)))
        {
            // What went with a deleted record is the deletion's.
            if (!record.Deletions.Exists(deletion => deletion.At >= lost.At))
            {
                Add("I6", record, $"{field} is {left}; {lost.Value}, set on the {lost.Side}, is neither there nor in history");
            }
        }
    }

    /// <summary>R16: only what users of the other side had written before can have been underway to it, unheard; a creation too, and however long before, for a poll may have brought it late. What loses so is never lost in silence.</summary>
    private bool MayBeDisputed(UserRecord record, FieldWrite last, ImmutableArray<string> unit) =>
        answersWereLost && record.Writes.Exists(write => unit.Contains(write.Field) && write.Side != last.Side && write.At <= last.At);

    /// <summary>An edit on the other side that the deleting user could not see: edits win over deletions.</summary>
    private static FieldWrite? Unseen(UserRecord record)
    {
        var last = record.Deletions[^1];
        return record.Deletions.Exists(deletion => deletion.Side != last.Side)
            ? null
            : record.Writes.Find(write => write.Side != last.Side && !write.IsOverwritten && !write.IsTakenBack && write.At > last.At);
    }

    /// <summary>
    /// What the deleting user saw may have come by a write of ours whose answer was lost: nobody can tell then that it was seen, and an edit that is not
    /// known to be seen saves its record. Such a write is settled within the hour.
    /// </summary>
    private bool MayBeUnheard(UserRecord record, UserDeletion last) =>
        answersWereLost && editOrDeletion == EditOrDeletion.EditWins
            && (record.Writes.Exists(write => write.Side != last.Side && write.At <= last.At && write.At > last.At - Unheard)
                || record.TagEdits.Exists(edit => edit.Side != last.Side && edit.At <= last.At && edit.At > last.At - Unheard));

    /// <summary>Whether somebody had edited it after, or without, the last deletion.</summary>
    private static bool IsEditedApart(UserRecord record, UserDeletion last) =>
        record.TagEdits.Exists(edit => edit.At > last.At || (edit.Side != last.Side && last.Tags.Contains(edit.Tag) != edit.IsAdded))
            || record.Writes.Exists(write => write.At > last.At || (write.Side != last.Side && !write.IsOverwritten && last.Shown.GetValueOrDefault(write.Field) != write.Value));

    private void CheckUnmapped(UserRecord record, ShownRecord shown)
    {
        if (record.Unmapped.TryGetValue(shown.Id, out var unmapped) && shown.Unmapped != unmapped)
        {
            Add("I7", record, $"{shown.Id} holds {shown.Unmapped} in the field that is not mapped, not {unmapped}");
        }
    }

    private void Add(string invariant, UserRecord record, string what) => violations.Add(new(invariant, $"{record.Name} {what}"));
}
