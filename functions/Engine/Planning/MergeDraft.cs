using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>Collects what a merge sends each way. A value that the target would store as what it already holds is not sent.</summary>
internal sealed class MergeDraft(MergeSide left, MergeSide right, Policy policy)
{
    private readonly List<Sending> sendings = [];
    private readonly List<FieldConflict> conflicts = [];

    public MergeSide Left => left;

    public MergeSide Right => right;

    public Policy Policy => policy;

    public MergeSide On(Side side) => side == Side.Left ? left : right;

    public bool MaySend(int index, FieldRule rule, Side from) => policy.Reaches(rule, from.Other()) && !On(from.Other()).IsLocked(index, rule.Key);

    /// <summary>Sends a whole value; where that way is closed the other value stays too.</summary>
    public Decision? Send(int index, FieldRule rule, Side from, Cause cause)
    {
        var on = from.Other();
        if (!MaySend(index, rule, from))
        {
            return null;
        }

        if (On(from).Value(index) is not { } value)
        {
            return On(from).Read;
        }

        var end = rule.On(on);
        var shown = policy.Shown(rule, on, value);
        var stored = policy.Stored(rule, on, value, On(from).Print(index, rule.Key)!); // a value in hand has one
        if (stored.Equals(On(on).Print(index, rule.Key)))
        {
            return null;
        }

        if (end.Mandatory && end.IsEmpty(shown))
        {
            return new Decision.Skip($"the field '{rule.Name}' is mandatory and empty");
        }

        if (cause is Cause.Conflict or Cause.Dispute)
        {
            Report(index, rule, from);
        }

        sendings.Add(new(on, rule, cause, [.. end.Write(shown), .. Companion(rule, from)], new(rule.Key, stored, Provisional: true, Locked: false)));
        return null;
    }

    public Decision? MergeSets(int index, FieldRule rule, Side winner, Cause cause)
    {
        if (left.Set(index, rule.Key) is not { } leftSet)
        {
            return left.Read;
        }

        if (right.Set(index, rule.Key) is not { } rightSet)
        {
            return right.Read;
        }

        var merged = SetMerge.Of(leftSet, rightSet, winner, policy.Fingerprinter);
        if (merged.Conflict)
        {
            Report(index, rule, winner);
        }

        return EditOn(Side.Right, merged.ToRight) ?? EditOn(Side.Left, merged.ToLeft);

        Decision.Skip? EditOn(Side on, SetEdit edit) => UndoOn(on, edit) is { } undone
            ? Edit(index, rule, on, undone, Cause.PutBack)
            : Edit(index, rule, on, edit, on == winner ? Cause.News : cause); // what travels to the winner is the other side's news

        // What a side changed and may not send is put back along with what the other side sends it.
        SetEdit? UndoOn(Side on, SetEdit edit) => policy.PutBack && On(on).Changed(index, rule.Key) == true && !MaySend(index, rule, on)
            ? SetMerge.Undo(on == Side.Left ? leftSet : rightSet, on == Side.Left ? rightSet.Value : leftSet.Value, policy.Fingerprinter) is { IsEmpty: false } undo
                ? undo.With(edit)
                : null
            : null;
    }

    /// <summary>Gives the edited side the other one's value again.</summary>
    public Decision? PutBack(int index, FieldRule rule, Side edited)
    {
        if (On(edited.Other()).Value(index) is not { } value)
        {
            return On(edited.Other()).Read;
        }

        return On(edited).Set(index, rule.Key) is { } set && (set.Value is FieldValue.Set || set.Agreed?.Elements is not null)
            ? Edit(index, rule, edited, SetMerge.Undo(set, value, policy.Fingerprinter), Cause.PutBack)
            : Send(index, rule, edited.Other(), Cause.PutBack);
    }

    public Decision ToDecision()
    {
        if (sendings.Count > 0)
        {
            return new WritePlan(this, sendings, [.. conflicts]).ToWrite();
        }

        var (agreedLeft, agreedRight) = (left.Agreed(), right.Agreed());
        return left.Holds(agreedLeft) && right.Holds(agreedRight) ? Decision.Nothing.Instance : new Decision.Agree(agreedLeft, agreedRight, [.. conflicts]);
    }

    private Decision.Skip? Edit(int index, FieldRule rule, Side on, SetEdit edit, Cause cause)
    {
        if (edit.IsEmpty || !MaySend(index, rule, on.Other()))
        {
            return null;
        }

        var end = rule.On(on);
        var current = On(on).Value(index) as FieldValue.Set ?? FieldValue.Set.None;
        var value = edit.ApplyTo(current);
        if (end.Mandatory && value.IsEmpty)
        {
            return new Decision.Skip($"the field '{rule.Name}' is mandatory and empty");
        }

        var stored = end.Stored(value, policy.FormOf(on));
        var print = policy.Fingerprinter.Of(stored);
        if (!print.Equals(On(on).Print(index, rule.Key)))
        {
            var given = On(on.Other()).Value(index) ?? FieldValue.Nothing;
            sendings.Add(new(
                on,
                rule,
                cause,
                [new FieldChange.Edit(end.Fields[0], edit)], // a set is one field
                new(rule.Key, print, Provisional: true, Locked: false),
                Own: With(On(on), stored, given),
                Given: With(On(on.Other()), given, stored)));
        }

        return null;

        FieldBaseline With(MergeSide side, FieldValue its, FieldValue others) =>
            new(rule.Key, SetMerge.Agreed(side.Baseline(index, rule.Key), edit, its, others, policy.Fingerprinter), Provisional: false, Locked: false);
    }

    /// <summary>What the vendor needs beside a value to take it; where that has changed there it stays as it is.</summary>
    private ImmutableArray<FieldChange.Assign> Companion(FieldRule rule, Side from)
    {
        for (var index = 0; rule.Companion is not null && index < policy.Map.Rules.Length; index++)
        {
            var other = policy.Map.Rules[index];
            if (other.Name == rule.Companion && policy.Reaches(other, from.Other()) && On(from).Value(index) is { IsEmpty: false } value && On(from.Other()).Changed(index, other.Key) == false)
            {
                return other.On(from.Other()).Write(policy.Shown(other, from.Other(), value));
            }
        }

        return [];
    }

    private void Report(int index, FieldRule rule, Side winner)
    {
        if (On(winner.Other()).Value(index) is { } loser)
        {
            conflicts.Add(new(rule.Name, winner, loser));
        }
    }
}
