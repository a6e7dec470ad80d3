using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>
/// What became of the elements of a set that were announced (R16, R18): each that stands as sent is agreed, whatever users did to the others.
/// Once all of them do, the rest of the set is users' news and the intent has no say in it.
/// </summary>
internal static class ElementOutcome
{
    public static (Link Link, Intent Intent) Settle(Link link, Intent intent, uint ruleKey, FieldPrint? now, Fingerprinter fingerprinter)
    {
        var (on, from) = (intent.On, intent.On.Other());
        if (Field(intent.Sent, ruleKey) is not { } whole || whole.Equals(now) // as a whole, it is settled with the other fields
            || Field(intent.Source, ruleKey) is not { } sourceWhole
            || now is null
            || Field(link.On(on).Fields, ruleKey) is not { } wholeBefore
            || Field(link.On(from).Fields, ruleKey) is not { } sourceWholeBefore
            || (whole.Elements ?? sourceWhole.Elements ?? now.Elements ?? wholeBefore.Elements ?? sourceWholeBefore.Elements) is null) // no set
        {
            return (link, intent);
        }

        var (sent, source, there, before, sourceBefore) = (ElementsOf(whole), ElementsOf(sourceWhole), ElementsOf(now), ElementsOf(wholeBefore), ElementsOf(sourceWholeBefore));
        var changed = sent.Keys.Union(before.Keys).Where(element => !Alike(sent, before, element)).ToHashSet();
        var arrived = changed.Where(element => Alike(sent, there, element)).ToHashSet();
        return arrived.Count == 0 ? (link, intent) : (
            link.With(on, Put(link.On(on), Taken(before, sent))).With(from, Put(link.On(from), Taken(sourceBefore, source))),
            arrived.Count < changed.Count ? intent : intent with { Sent = intent.Sent.RemoveAll(field => field.RuleKey == ruleKey) });

        FieldPrint Taken(ImmutableSortedDictionary<Fingerprint, Fingerprint> agreed, ImmutableSortedDictionary<Fingerprint, Fingerprint> announced) =>
            fingerprinter.OfElements(agreed.RemoveRange(arrived).SetItems(announced.Where(element => arrived.Contains(element.Key))));

        LinkSide Put(LinkSide side, FieldPrint print) => side with
        {
            Fields = [.. side.Fields.Select(field => field.RuleKey == ruleKey ? field with { Print = print, Provisional = false } : field)],
        };
    }

    /// <summary>A field that never held anything is an empty set.</summary>
    private static ImmutableSortedDictionary<Fingerprint, Fingerprint> ElementsOf(FieldPrint print) => print.Elements ?? ImmutableSortedDictionary<Fingerprint, Fingerprint>.Empty;

    private static FieldPrint? Field(ImmutableArray<FieldBaseline> fields, uint ruleKey) => fields.FirstOrDefault(field => field.RuleKey == ruleKey).Print;

    private static bool Alike(ImmutableSortedDictionary<Fingerprint, Fingerprint> one, ImmutableSortedDictionary<Fingerprint, Fingerprint> other, Fingerprint element) =>
        one.TryGetValue(element, out var content) ? other.TryGetValue(element, out var others) && content == others : !other.ContainsKey(element);
}
