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
        for (var index = 0; index < policy.Map.Rules.Length; index++)
        {
            var rule = policy.Map.Rules[index];
            if (!policy.Reaches(rule, on))
            {
                sent.Add(new(rule.Key, policy.Fingerprinter.Of(FieldValue.Nothing), Provisional: true, Locked: false));
                continue;
            }

            if (fields[index].Value is not { } value)
            {
                return new Decision.Read(from);
            }

            var end = rule.On(on);
            var vendors = end.Write(value);
            if (end.Mandatory && vendors.IsEmpty)
            {
                return new Decision.Skip($"the field '{rule.Name}' is mandatory and empty");
            }

            if (!vendors.IsEmpty)
            {
                changes.Add(new FieldChange.Assign(end.Field, vendors));
            }

            sent.Add(new(rule.Key, policy.Fingerprinter.Of(end.Read(policy.FormOf(on).AsStored(end.Field, vendors))), Provisional: true, Locked: false));
        }

        return new Decision.Create(on, changes.ToImmutable(), generation, FieldMerge.Agreed(source, policy.Map, LinkSide.Unknown), sent.ToImmutable());
    }
}
