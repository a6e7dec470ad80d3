using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>
/// What became of an announced update, told by the target as it is now (R16): a field that holds what was sent is ours and agreed;
/// any other field is compared as ever, and where it was one of those sent, the announced direction wins.
/// </summary>
internal static class IntentOutcome
{
    public static Link Settle(Link link, Intent intent, SeenState.Living target, FieldMap map)
    {
        var targetSide = link.On(intent.On);
        var sourceSide = link.On(intent.On.Other());
        var arrived = ImmutableHashSet.CreateBuilder<uint>();
        for (var index = 0; index < map.Rules.Length; index++)
        {
            var key = map.Rules[index].Key;
            if (intent.Sent.FirstOrDefault(field => field.RuleKey == key) is { Print: { } print } && print.Equals(target.Fields[index].Print))
            {
                arrived.Add(key);
            }
        }

        return (link with { Intent = null })
            .With(intent.On, targetSide with { Fields = Replace(targetSide.Fields, intent.Sent, arrived) })
            .With(intent.On.Other(), sourceSide with { Fields = Replace(sourceSide.Fields, intent.Source, arrived) });
    }

    private static ImmutableArray<FieldBaseline> Replace(ImmutableArray<FieldBaseline> fields, ImmutableArray<FieldBaseline> with, ImmutableHashSet<uint>.Builder keys) =>
        [.. fields.Where(field => !keys.Contains(field.RuleKey)), .. with.Where(field => keys.Contains(field.RuleKey))];
}
