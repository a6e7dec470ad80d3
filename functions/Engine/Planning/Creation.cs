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

        if (!policy.Direction.Reaches(on))
        {
            return new Decision.Skip($"the sync does not write to the {(on == Side.Left ? "left" : "right")} side");
        }

        var fields = ((SeenState.Living)source.State).Fields;
        var changes = ImmutableArray.CreateBuilder<FieldChange>();
        var sent = ImmutableArray.CreateBuilder<FieldBaseline>();
        var nothing = policy.Fingerprinter.Of(FieldValue.Nothing);
        for (var index = 0; index < policy.Map.Rules.Length; index++)
        {
            var rule = policy.Map.Rules[index];
            var end = rule.On(on);
            if (policy.Reaches(rule, on) && fields[index].Value is null)
            {
                if (!source.Fresh)
                {
                    return new Decision.Read(from);
                }

                continue;
            }

            var vendors = policy.Reaches(rule, on) ? end.Write(fields[index].Value!) : FieldValue.Nothing; // null returned above
            if (!vendors.IsEmpty)
            {
                changes.Add(new FieldChange.Assign(end.Field, vendors));
                sent.Add(new(rule.Key, policy.Fingerprinter.Of(end.Read(policy.FormOf(on).AsStored(end.Field, vendors))), Provisional: true, Locked: false));
            }
            else if (end.Mandatory && policy.Reaches(rule, on))
            {
                return new Decision.Skip($"the field '{rule.Name}' is mandatory and empty");
            }
            else
            {
                sent.Add(new(rule.Key, nothing, Provisional: false, Locked: false)); // what the vendor fills in by itself is news
            }
        }

        return new Decision.Create(on, changes.ToImmutable(), generation, FieldMerge.Agreed(from, source, LinkSide.Unknown, policy), sent.ToImmutable());
    }
}
