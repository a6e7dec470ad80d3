using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>
/// What became of an announced update, told by the target as it is now (R16): a field that holds what was sent is ours and agreed.
/// The others of those sent stay in the intent, so that where the target has something new, the announced direction wins.
/// </summary>
internal static class IntentOutcome
{
    public static Link Settle(Link link, Intent intent, SeenState.Living target, FieldMap map, Fingerprinter fingerprinter)
    {
        for (var index = 0; index < map.Rules.Length; index++)
        {
            (link, intent) = ElementOutcome.Settle(link, intent, map.Rules[index].Key, target.Fields[index].Print, fingerprinter);
        }

        var arrived = map.Rules
            .Where((rule, index) => intent.Sent.Any(field => field.RuleKey == rule.Key && field.Print.Equals(target.Fields[index].Print)))
            .Select(rule => rule.Key)
            .ToHashSet();
        return (link with { Intent = intent with { Sent = intent.Sent.RemoveAll(field => arrived.Contains(field.RuleKey)) } })
            .With(intent.On, Replace(link.On(intent.On), intent.Sent, arrived))
            .With(intent.On.Other(), Replace(link.On(intent.On.Other()), intent.Source, arrived));
    }

    private static LinkSide Replace(LinkSide side, ImmutableArray<FieldBaseline> with, HashSet<uint> keys) => side with
    {
        Fields = [.. side.Fields.Where(field => !keys.Contains(field.RuleKey)), .. with.Where(field => keys.Contains(field.RuleKey))],
    };
}
