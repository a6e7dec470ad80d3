using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>Turns a draft into one write: one side at a time, the right one first. What travels the other way stays news until it is written too.</summary>
internal sealed class WritePlan(MergeDraft draft, List<Sending> sendings, ImmutableArray<FieldConflict> conflicts)
{
    private readonly Side on = sendings.Exists(sending => sending.On == Side.Right) ? Side.Right : Side.Left;

    public Decision.Write ToWrite(LinkSide agreedLeft, LinkSide agreedRight)
    {
        var (source, target) = on == Side.Right ? (agreedLeft, agreedRight) : (agreedRight, agreedLeft);
        var now = sendings.FindAll(sending => sending.On == on);
        var later = sendings.FindAll(sending => sending.On != on).ConvertAll(sending => sending.Rule.Key);
        ImmutableArray<FieldBaseline> sent = [.. now.Select(sending => sending.Own is { } own && later.Contains(sending.Rule.Key) ? own : sending.Stored)];
        return new(
            on,
            draft.On(on).Id,
            draft.On(on).Version,
            [.. now.Select(sending => sending.Change)],
            source,
            target with { Soft = target.Soft || later.Count > 0, Fields = [.. target.Fields.Where(field => !later.Contains(field.RuleKey) && !Holds(sent, field)), .. Waiting(later, sent), .. sent] },
            new Intent("", default, on) { Expected = draft.On(on).Version, Sent = sent, Source = [.. source.Fields.Where(field => Holds(sent, field))] },
            conflicts) { Fields = [.. now.Select(sending => sending.Rule.Name)] };
    }

    /// <summary>The old baselines of what is still to travel the other way; a field that had none counts as empty before.</summary>
    private IEnumerable<FieldBaseline> Waiting(List<uint> later, ImmutableArray<FieldBaseline> sent) =>
        later.Select(key => draft.On(on).Baseline(key) ?? new FieldBaseline(key, draft.Policy.Fingerprinter.Of(FieldValue.Nothing), Provisional: false, Locked: false))
            .Where(before => !Holds(sent, before))
            .Select(before => before with { Provisional = false });

    private static bool Holds(ImmutableArray<FieldBaseline> fields, FieldBaseline one) => fields.Any(field => field.RuleKey == one.RuleKey);
}
