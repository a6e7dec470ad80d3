using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>One side of a merge: what was seen, if it counts, beside what was agreed.</summary>
internal sealed class MergeSide(Side side, SeenRecord? seen, LinkSide agreed, Policy policy)
{
    private readonly ImmutableArray<SeenField> fields =
        seen is { State: SeenState.Living living } && SideNewsReader.Of(seen, agreed, policy.Map) == SideNews.Living ? living.Fields : default;

    public LinkSide Before => agreed;

    public bool IsAtAgreedVersion => fields.IsDefault || seen!.Version == agreed.Version;

    /// <summary>No value is in hand, and the version does not prove that none has changed: what waits to travel from here could be written over.</summary>
    public bool IsOpen => fields.IsDefault && agreed.Soft;

    public RecordId Id => seen?.Id ?? agreed.Id ?? throw new InvalidOperationException("a side of a merge has a record");

    /// <summary>The version a write must demand.</summary>
    public RecordVersion Version => fields.IsDefault ? agreed.Version : seen!.Version;

    /// <summary>When that version was made there.</summary>
    public DateTimeOffset Modified => fields.IsDefault ? agreed.Modified : seen!.Modified;

    public FieldValue? Value(int index) => fields.IsDefault ? null : fields[index].Value;

    /// <summary>A set as it was seen, beside what was agreed of it; null where it was not seen.</summary>
    public SetNow? Set(int index, uint ruleKey) => Value(index) is { } value ? new(value, fields[index].Print!, Baseline(index, ruleKey)) : null; // a value in hand has a print

    /// <summary>What the side holds now, as far as is known.</summary>
    public FieldPrint? Print(int index, uint ruleKey) => (fields.IsDefault ? null : fields[index].Print) ?? agreed.Field(ruleKey)?.Print;

    /// <summary>The read by id that could bring a missing value; null where it was made already.</summary>
    public Decision? Read => seen is { Fresh: true } ? null : new Decision.Read(side);

    /// <summary>
    /// Only a read by id can tell: the read left the field out, and the version is new or proves nothing (R10); or the version is the agreed
    /// one and yet the field differs, and nothing says which of the two came first (R2).
    /// </summary>
    public bool NeedsRead(int index, uint ruleKey) =>
        seen is { Fresh: false } && !fields.IsDefault && (fields[index] is { Value: null, Awaited: false } ? agreed.Soft || !IsAtAgreedVersion : agreed.Soft && IsAtAgreedVersion && Changed(index, ruleKey) == true);

    /// <summary>It points to a record that has no partner yet (R23): until it has, the field stays as it was agreed. A name that nobody bears (any more) tells nothing new of a field that was agreed.</summary>
    public bool IsAwaited(int index, uint ruleKey) => !fields.IsDefault && fields[index].Awaited && !(fields[index].ByName && agreed.Field(ruleKey) is not null);

    /// <summary>Null where the field has no baseline of this rule: first contact for this field alone (R22).</summary>
    public bool? Changed(int index, uint ruleKey)
    {
        if (Baseline(index, ruleKey) is not { } baseline)
        {
            return null;
        }

        return !fields.IsDefault && fields[index].Print is { } print && !print.Equals(baseline) && !agreed.WasSent(ruleKey, print) && !IsNameless(index);
    }

    /// <summary>R23: that a parent is not named (any more) does not say that there is none.</summary>
    private bool IsNameless(int index) => policy.Map.Rules[index].Parent is not null && fields[index].Value is { IsEmpty: true } && policy.Map.Rules[index].On(side).IsByName;

    /// <summary>What was agreed; for a field that was sent, at the very version that came of it, what came of it (R17).</summary>
    public FieldPrint? Baseline(int index, uint ruleKey) =>
        agreed.Field(ruleKey) is { } baseline && baseline.Provisional && !fields.IsDefault && IsAtAgreedVersion && fields[index].Print is { } stored
            ? policy.Fingerprinter.Completed(baseline.Print, stored)
            : agreed.Field(ruleKey)?.Print;

    public bool IsLocked(int index, uint ruleKey) => fields.IsDefault ? agreed.Field(ruleKey)?.Locked ?? false : fields[index].Locked;

    /// <summary>This side once all that was seen is agreed; a field the read left out keeps its baseline.</summary>
    public LinkSide Agreed()
    {
        if (fields.IsDefault)
        {
            return agreed;
        }

        var soft = seen!.Soft; // fields are there, so it was seen
        var baselines = ImmutableArray.CreateBuilder<FieldBaseline>(fields.Length);
        for (var index = 0; index < fields.Length; index++)
        {
            soft |= IsAwaited(index, policy.Map.Rules[index].Key);
            if (Field(policy.Map.Rules[index].Key, index) is { } baseline)
            {
                baselines.Add(baseline);
            }
        }

        return new(seen.Id, seen.Version, seen.Modified, soft, Gone: false, baselines.DrainToImmutable());
    }

    /// <summary>Whether agreeing changes nothing that is worth a write to our own state.</summary>
    public bool Holds(LinkSide now) =>
        now.Version == agreed.Version && now.Soft == agreed.Soft && now.Gone == agreed.Gone && now.Fields.Length == agreed.Fields.Length
        && now.Fields.All(field => agreed.Field(field.RuleKey) is { } before && before.Equals(field));

    private FieldBaseline? Field(uint ruleKey, int index) =>
        fields[index].Print is { } print ? new(ruleKey, print, Provisional: false, fields[index].Locked) : agreed.Field(ruleKey);
}
