using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>Collects what a merge sends each way, and turns it into one decision: one side is written at a time, the right one first.</summary>
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
    public Decision? Send(int index, FieldRule rule, Side from, bool conflict)
    {
        if (!MaySend(index, rule, from))
        {
            return null;
        }

        var value = On(from).Value(index)!;
        if (conflict)
        {
            conflicts.Add(new(rule.Name, from, On(from.Other()).Value(index)!));
        }

        var end = rule.On(from.Other());
        var vendors = end.Write(value);
        if (end.Mandatory && vendors.IsEmpty)
        {
            return new Decision.Skip($"the field '{rule.Name}' is mandatory and empty");
        }

        var stored = end.Read(policy.FormOf(from.Other()).AsStored(end.Field, vendors));
        sendings.Add(new(from.Other(), rule, new FieldChange.Assign(end.Field, vendors), policy.Fingerprinter.Of(stored)));
        return null;
    }

    public void Edit(int index, FieldRule rule, Side on, SetEdit edit)
    {
        if (edit.IsEmpty || !MaySend(index, rule, on.Other()))
        {
            return;
        }

        var current = On(on).Value(index) as FieldValue.Set ?? new FieldValue.Set(ImmutableSortedDictionary<string, string>.Empty);
        sendings.Add(new(on, rule, new FieldChange.Edit(rule.On(on).Field, edit), policy.Fingerprinter.Of(edit.ApplyTo(current))));
    }

    public Decision ToDecision()
    {
        var (agreedLeft, agreedRight) = (left.Agreed(policy.Map), right.Agreed(policy.Map));
        if (sendings.Count == 0)
        {
            return left.Holds(agreedLeft) && right.Holds(agreedRight) ? Decision.Nothing.Instance : new Decision.Agree(agreedLeft, agreedRight, [.. conflicts]);
        }

        var on = sendings.Any(sending => sending.On == Side.Right) ? Side.Right : Side.Left;
        var now = sendings.Where(sending => sending.On == on).ToList();
        var later = sendings.Where(sending => sending.On != on).Select(sending => sending.Rule.Key).ToHashSet();
        var (source, target) = on == Side.Right ? (agreedLeft, agreedRight) : (agreedRight, agreedLeft);
        ImmutableArray<FieldBaseline> sent = [.. now.Select(sending => new FieldBaseline(sending.Rule.Key, sending.Stored, Provisional: true, Locked: false))];
        return new Decision.Write(
            on,
            On(on).Id,
            On(on).Version,
            [.. now.Select(sending => sending.Change)],
            source,
            target with { Soft = target.Soft || later.Count > 0, Fields = TargetFields(on, target, sent, later) },
            new Intent("", default, on) { Expected = On(on).Version, Sent = sent, Source = [.. source.Fields.Where(field => sent.Any(one => one.RuleKey == field.RuleKey))] },
            [.. conflicts]) { Fields = [.. now.Select(sending => sending.Rule.Name)] };
    }

    /// <summary>What was sent is provisional; what still has to travel the other way keeps its old baseline, so that it is still news.</summary>
    private ImmutableArray<FieldBaseline> TargetFields(Side on, LinkSide target, ImmutableArray<FieldBaseline> sent, HashSet<uint> later) =>
    [
        .. target.Fields.Where(field => !later.Contains(field.RuleKey) && !sent.Any(one => one.RuleKey == field.RuleKey)),
        .. later.Select(key => On(on).Baseline(key)).OfType<FieldBaseline>(),
        .. sent,
    ];

    private sealed record Sending(Side On, FieldRule Rule, FieldChange Change, FieldPrint Stored);
}
