using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>Turns a draft into one write: one side at a time, by policy the right one first. What travels the other way is planned again after it, from baselines that still show it.</summary>
internal sealed class WritePlan(MergeDraft draft, List<Sending> sendings, ImmutableArray<FieldConflict> conflicts)
{
    private readonly Side on = (sendings.Find(sending => sending.Cause == Cause.Dispute) ?? sendings.Find(sending => sending.On == draft.Policy.WritesFirst) ?? sendings[0]).On;

    public Decision.Write ToWrite()
    {
        var now = sendings.FindAll(sending => sending.On == on);
        var later = sendings.FindAll(sending => sending.On != on);
        ImmutableArray<FieldBaseline> sent = [.. now.Select(sending => sending.Own is { } own && later.Exists(other => other.Rule == sending.Rule) ? own : sending.Stored)];
        var source = SourceSide(draft.On(on.Other()), now, later);
        return new(
            on,
            draft.On(on).Id,
            draft.On(on).Version,
            [.. now.SelectMany(sending => sending.Changes).DistinctBy(change => change.Field)],
            source,
            TargetSide(draft.On(on), sent, later),
            new Intent("", default, on) { Expected = draft.On(on).Version, ExpectedAt = draft.On(on).Modified, Sent = Announced(now, later), Source = [.. source.Fields.Where(field => Holds(sent, field.RuleKey))] },
            [.. conflicts.Where(conflict => conflict.Winner != on || !later.Exists(sending => sending.Rule.Name == conflict.Field && StaysOpen(sending.Rule, draft.On(on.Other()))))]) { Fields = [.. now.Select(sending => sending.Rule.Name)] };
    }

    /// <summary>
    /// What waits to be written over here keeps the baseline that it differs from, and the version stays open for it: until then it has not lost.
    /// Of a set that travels both ways, what is written now is agreed.
    /// </summary>
    private static LinkSide SourceSide(MergeSide source, List<Sending> now, List<Sending> later)
    {
        var agreed = source.Agreed();
        var open = later.FindAll(sending => StaysOpen(sending.Rule, source)).ConvertAll(sending => now.Find(one => one.Rule == sending.Rule)?.Given ?? source.Before.Field(sending.Rule.Key)!.Value); // open, so it has one
        return open.Count == 0 ? agreed : agreed with
        {
            Version = source.Before.Version,
            Modified = source.Before.Modified,
            Soft = true,
            Fields = [.. agreed.Fields.Where(field => !Holds(open, field.RuleKey)), .. open],
        };
    }

    /// <summary>At first contact there is nothing to keep.</summary>
    private static bool StaysOpen(FieldRule rule, MergeSide source) =>
        source.Before.Field(rule.Key) is { } before && source.Agreed().Field(rule.Key) is { } now && !before.Print.Equals(now.Print);

    /// <summary>What was sent is provisional. What travels from here later keeps its old baseline; a field that had none counts as empty before.</summary>
    private LinkSide TargetSide(MergeSide target, ImmutableArray<FieldBaseline> sent, List<Sending> later)
    {
        var agreed = target.Agreed();
        var waiting = later.ConvertAll(sending => sending.Rule.Key).FindAll(key => !Holds(sent, key)).ConvertAll(key =>
            target.Before.Field(key) ?? new FieldBaseline(key, draft.Policy.Fingerprinter.Of(FieldValue.Nothing), Provisional: false, Locked: false));
        return agreed with
        {
            Soft = agreed.Soft || later.Count > 0,
            Fields =
            [
                .. agreed.Fields.Where(field => !waiting.Exists(one => one.RuleKey == field.RuleKey) && !Holds(sent, field.RuleKey)),
                .. waiting.Select(field => field with { Provisional = false }),
                .. sent,
            ],
        };
    }

    /// <summary>
    /// Of a set only our own edit: elements that users changed at the target stand there whether or not it arrives, and must not pass for its arrival.
    /// Where the two never agreed on the set there is nothing to tell them apart by, and only what is still to travel back is left out.
    /// </summary>
    private ImmutableArray<FieldBaseline> Announced(List<Sending> now, List<Sending> later) =>
        [.. now.Select(sending => sending.Own is { } own && (draft.On(on).Before.Field(sending.Rule.Key) is not null || later.Exists(other => other.Rule == sending.Rule)) ? own : sending.Stored)];

    private static bool Holds(IEnumerable<FieldBaseline> fields, uint ruleKey) => fields.Any(field => field.RuleKey == ruleKey);
}
