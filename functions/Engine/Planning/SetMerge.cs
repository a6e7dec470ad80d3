using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>Merges a set field element by element (R18): each side's additions, changes and removals since the baseline travel to the other.</summary>
internal static class SetMerge
{
    /// <returns>What to do on the left and on the right. Where both changed one element, the winner's content stays; a change beats a removal.</returns>
    public static (SetEdit Left, SetEdit Right) Of(FieldValue left, FieldPrint? agreedLeft, FieldValue right, FieldPrint? agreedRight, Side winner, Fingerprinter fingerprinter)
    {
        var (lefts, rights) = (ElementsOf(left), ElementsOf(right));
        var leftNews = NewsOf(left, agreedLeft, fingerprinter);
        var rightNews = NewsOf(right, agreedRight, fingerprinter);
        var (toLeft, toRight) = (new Draft(), new Draft());
        foreach (var key in lefts.Keys.Union(rights.Keys))
        {
            var print = fingerprinter.Of("k" + key);
            var (inLeft, inRight) = (lefts.TryGetValue(key, out var leftContent), rights.TryGetValue(key, out var rightContent));
            if (inLeft && inRight)
            {
                if (leftContent != rightContent)
                {
                    var fromLeft = leftNews.Put.Contains(print) && (!rightNews.Put.Contains(print) || winner == Side.Left);
                    var fromRight = !fromLeft && rightNews.Put.Contains(print);
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

        return (toLeft.ToEdit(), toRight.ToEdit());
    }

    private static ImmutableSortedDictionary<string, string> ElementsOf(FieldValue value) =>
        value is FieldValue.Set set ? set.Elements : ImmutableSortedDictionary<string, string>.Empty;

    private static (ImmutableHashSet<Fingerprint> Put, ImmutableHashSet<Fingerprint> Gone) NewsOf(FieldValue value, FieldPrint? agreed, Fingerprinter fingerprinter)
    {
        var now = fingerprinter.Of(new FieldValue.Set(ElementsOf(value))).Elements!;
        var before = agreed?.Elements ?? ImmutableSortedDictionary<Fingerprint, Fingerprint>.Empty;
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
