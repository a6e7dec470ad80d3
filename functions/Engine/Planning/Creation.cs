using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>Plans the counterpart of a record.</summary>
internal static class Creation
{
    /// <param name="from">The side the source lives on.</param>
    public static Decision Of(SeenRecord source, Side from, int generation, Policy policy)
    {
        var on = from.Other();
        if (source.Exclusion is { } reason)
        {
            return new Decision.Skip(reason);
        }

        if (!policy.AddsTo(on))
        {
            return new Decision.Skip($"the sync does not {(policy.Direction.Reaches(on) ? "add records" : "write")} to the {(on == Side.Left ? "left" : "right")} side");
        }

        var fields = ((SeenState.Living)source.State).Fields;
        var changes = ImmutableArray.CreateBuilder<FieldChange>();
        var sent = ImmutableArray.CreateBuilder<FieldBaseline>();
        var nothing = policy.Fingerprinter.Of(FieldValue.Nothing);
        for (var index = 0; index < policy.Map.Rules.Length; index++)
        {
            var (rule, field) = (policy.Map.Rules[index], fields[index]);
            var end = rule.On(on);
            if (!policy.Reaches(rule, on))
            {
                sent.Add(new(rule.Key, nothing, Provisional: false, Locked: false)); // what the vendor fills in by itself is news
                continue;
            }

            if (field.Awaited)
            {
                return field.ByName ? new Decision.Skip($"the field '{rule.Name}' names no record that is synced, or more than one") { Wants = rule.Name } : new Decision.Await(rule.Name);
            }

            if (field.Value is not { } shared)
            {
                if (!source.Fresh)
                {
                    return new Decision.Read(from);
                }

                continue;
            }

            var shown = policy.Shown(rule, on, shared);
            if (!end.IsEmpty(shown))
            {
                changes.AddRange(end.Write(shown));
                sent.Add(new(rule.Key, policy.Stored(rule, on, shared, field.Print! /* it has a value */), Provisional: true, Locked: false));
            }
            else if (end.Mandatory)
            {
                return new Decision.Skip($"the field '{rule.Name}' is mandatory and empty") { Wants = rule.Parent is null ? null : rule.Name };
            }
            else
            {
                sent.Add(new(rule.Key, nothing, Provisional: false, Locked: false));
            }
        }

        return new Decision.Create(on, changes.ToImmutable(), generation, FieldMerge.Agreed(from, source, LinkSide.Unknown, policy), sent.ToImmutable());
    }
}
