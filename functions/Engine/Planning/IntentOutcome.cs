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
    public static Link Settle(Link link, Intent intent, SeenRecord seen, SeenState.Living target, FieldMap map, Fingerprinter fingerprinter)
    {
        var before = link.On(intent.On);
        for (var index = 0; index < map.Rules.Length; index++)
        {
            (link, intent) = ElementOutcome.Settle(link, intent, map.Rules[index].Key, target.Fields[index].Print, fingerprinter);
        }

        var arrived = map.Rules
            .Where((rule, index) => intent.Sent.Any(field => field.RuleKey == rule.Key && field.Print.Equals(target.Fields[index].Print)))
            .Select(rule => rule.Key)
            .ToHashSet();
        var after = Replace(link.On(intent.On), intent.Sent, arrived);
        return (link with { Intent = intent with { Sent = intent.Sent.RemoveAll(field => arrived.Contains(field.RuleKey)) } })
            .With(intent.On, after.Fields.SequenceEqual(before.Fields) ? after : Shown(after, seen))
            .With(intent.On.Other(), Replace(link.On(intent.On.Other()), intent.Source, arrived));
    }

    /// <summary>
    /// An observation from before our write must not pass for an edit that takes it back. Soft: what users changed beside it still waits to travel.
    /// What was sent earlier was stored at an earlier version, and this one does not tell as what.
    /// </summary>
    private static LinkSide Shown(LinkSide side, SeenRecord seen) => side with
    {
        Version = seen.Version,
        Modified = seen.Modified,
        Soft = true,
        Fields = [.. side.Fields.Select(field => field with { Provisional = false })],
    };

    private static LinkSide Replace(LinkSide side, ImmutableArray<FieldBaseline> with, HashSet<uint> keys) => side with
    {
        Fields = [.. side.Fields.Where(field => !keys.Contains(field.RuleKey)), .. with.Where(field => keys.Contains(field.RuleKey))],
    };
}
