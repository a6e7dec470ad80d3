using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>What to do to a set on either side, and whether both sides changed one element differently.</summary>
internal readonly record struct MergedSets(SetEdit ToLeft, SetEdit ToRight, bool Conflict);

/// <summary>A side's set as it was seen, its print, and what was agreed of it.</summary>
internal readonly record struct SetNow(FieldValue Value, FieldPrint Print, FieldPrint? Agreed);

/// <summary>Merges a set field element by element (R18): each side's additions, changes and removals since the baseline travel to the other.</summary>
internal static class SetMerge
{
    /// <summary>Where both changed one element, the winner's content stays; a change beats a removal.</summary>
    public static MergedSets Of(SetNow left, SetNow right, Side winner, Fingerprinter fingerprinter)
    {
        var (lefts, rights) = (ElementsOf(left.Value), ElementsOf(right.Value));
        var (leftNews, rightNews) = (NewsOf(left), NewsOf(right));
        var (toLeft, toRight) = (new Draft(), new Draft());
        var conflict = false;
        foreach (var key in lefts.Keys.Union(rights.Keys))
        {
            var print = fingerprinter.Of("k" + key);
            var (inLeft, inRight) = (lefts.TryGetValue(key, out var leftContent), rights.TryGetValue(key, out var rightContent));
            if (inLeft && inRight)
            {
                if (leftContent != rightContent)
                {
                    var (newLeft, newRight) = (leftNews.Put.Contains(print), rightNews.Put.Contains(print));
                    conflict |= newLeft && newRight;
                    var fromLeft = newLeft && (!newRight || winner == Side.Left);
                    var fromRight = newRight && !fromLeft;
                    toRight.PutIf(fromLeft, key, leftContent);
                    toLeft.PutIf(fromRight, key, rightContent);
                }
            }
            else if (inLeft)
            {
                toRight.PutIf(leftNews.Put.Contains(print), key, leftContent);
                toLeft.RemoveIf(rightNews.Gone.Contains(print) && !leftNews.Put.Contains(print), key);
            }
            else
            {
                toLeft.PutIf(rightNews.Put.Contains(print), key, rightContent);
                toRight.RemoveIf(leftNews.Gone.Contains(print) && !rightNews.Put.Contains(print), key);
            }
        }

        return new(toLeft.ToEdit(), toRight.ToEdit(), conflict);
    }

    /// <summary>The edit that takes a side's own changes back to what the source holds.</summary>
    public static SetEdit Undo(SetNow edited, FieldValue source, Fingerprinter fingerprinter)
    {
        var (there, wanted) = (ElementsOf(edited.Value), ElementsOf(source));
        var news = NewsOf(edited);
        var draft = new Draft();
        foreach (var key in there.Keys.Union(wanted.Keys))
        {
            var print = fingerprinter.Of("k" + key);
            if (news.Put.Contains(print) || news.Gone.Contains(print))
            {
                draft.PutIf(wanted.TryGetValue(key, out var content) && content != there.GetValueOrDefault(key), key, content);
                draft.RemoveIf(!wanted.ContainsKey(key), key);
            }
        }

        return draft.ToEdit();
    }

    /// <summary>A side's baseline with an edit of ours and what both sides have alike after it, and nothing that only one of them changed.</summary>
    /// <param name="its">What the side holds after the edit.</param>
    /// <param name="others">What the other side holds after it.</param>
    public static FieldPrint Agreed(FieldPrint? before, SetEdit edit, FieldValue its, FieldValue others, Fingerprinter fingerprinter)
    {
        var (contents, other) = (ElementsOf(its), ElementsOf(others));
        var living = contents.Keys.Concat(other.Keys).Select(key => fingerprinter.Of("k" + key)).ToHashSet();
        var baseline = before?.Elements ?? ImmutableSortedDictionary<Fingerprint, Fingerprint>.Empty;
        return fingerprinter.OfElements(baseline
            .RemoveRange(baseline.Keys.Where(key => !living.Contains(key)))
            .SetItems(contents
                .Where(element => edit.Put.ContainsKey(element.Key) || (other.TryGetValue(element.Key, out var content) && content == element.Value))
                .Select(element => KeyValuePair.Create(fingerprinter.Of("k" + element.Key), fingerprinter.Of("e" + element.Value)))));
    }

    private static ImmutableSortedDictionary<string, string> ElementsOf(FieldValue value) =>
        value is FieldValue.Set set ? set.Elements : ImmutableSortedDictionary<string, string>.Empty;

    private static (ImmutableHashSet<Fingerprint> Put, ImmutableHashSet<Fingerprint> Gone) NewsOf(SetNow set)
    {
        var now = set.Print.Elements ?? ImmutableSortedDictionary<Fingerprint, Fingerprint>.Empty;
        var before = set.Agreed?.Elements ?? ImmutableSortedDictionary<Fingerprint, Fingerprint>.Empty;
        return (
            [.. now.Where(element => !before.TryGetValue(element.Key, out var content) || content != element.Value).Select(element => element.Key)],
            [.. before.Keys.Where(key => !now.ContainsKey(key))]);
    }

    private sealed class Draft
    {
        private readonly ImmutableSortedDictionary<string, string>.Builder put = ImmutableSortedDictionary.CreateBuilder<string, string>();
        private readonly ImmutableSortedSet<string>.Builder remove = ImmutableSortedSet.CreateBuilder<string>();

        public void PutIf(bool condition, string key, string? content)
        {
            if (condition)
            {
                put[key] = content ?? "";
            }
        }

        public void RemoveIf(bool condition, string key)
        {
            if (condition)
            {
                remove.Add(key);
            }
        }

        public SetEdit ToEdit() => new(put.ToImmutable(), remove.ToImmutable());
    }
}
