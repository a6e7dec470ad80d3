namespace CrmSync.Simulation.Storage;

/// <summary>
/// Values by key in ordinal order, to be read from any key on: what the framework's sorted collections do not offer. Leaves keep
/// an insert's cost small however many keys there are.
/// </summary>
internal sealed class OrdinalMap<T>
    where T : class
{
    private const int LeafKeys = 256;

    // Never without a leaf; only a lone leaf may be empty.
    private readonly List<Leaf> _leaves = [new([], [])];

    public bool IsEmpty => _leaves[0].Keys.Count == 0;

    public T? Find(string key)
    {
        var leaf = _leaves[LeafOf(key)];
        var place = leaf.Place(key);
        return place >= 0 ? leaf.Values[place] : null;
    }

    public void Set(string key, T value)
    {
        var index = LeafOf(key);
        var leaf = _leaves[index];
        var place = leaf.Place(key);
        if (place >= 0)
        {
            leaf.Values[place] = value;
            return;
        }

        leaf.Keys.Insert(~place, key);
        leaf.Values.Insert(~place, value);
        if (leaf.Keys.Count > LeafKeys)
        {
            _leaves.Insert(index + 1, leaf.TakeUpperHalf());
        }
    }

    public void Remove(string key)
    {
        var index = LeafOf(key);
        var leaf = _leaves[index];
        var place = leaf.Place(key);
        if (place < 0)
        {
            return;
        }

        leaf.Keys.RemoveAt(place);
        leaf.Values.RemoveAt(place);
        if (leaf.Keys.Count == 0 && _leaves.Count > 1)
        {
            _leaves.RemoveAt(index);
        }
    }

    public IEnumerable<T> Read(KeyRange range)
    {
        var index = LeafOf(range.From);
        var place = _leaves[index].Place(range.From);
        place = place < 0 ? ~place : place;
        for (; index < _leaves.Count; index++, place = 0)
        {
            var leaf = _leaves[index];
            for (; place < leaf.Keys.Count; place++)
            {
                if (range.IsBefore(leaf.Keys[place]))
                {
                    yield break;
                }

                yield return leaf.Values[place];
            }
        }
    }

    /// <summary>The last leaf that begins at or before the key, else the first.</summary>
    private int LeafOf(string key)
    {
        var (low, high) = (1, _leaves.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = string.CompareOrdinal(_leaves[middle].Keys[0], key) <= 0 ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }

    private sealed record Leaf(List<string> Keys, List<T> Values)
    {
        /// <summary>The key's place, or the complement of where it would stand.</summary>
        public int Place(string key) => Keys.BinarySearch(key, StringComparer.Ordinal);

        public Leaf TakeUpperHalf()
        {
            var from = Keys.Count / 2;
            var count = Keys.Count - from;
            var upper = new Leaf(Keys.GetRange(from, count), Values.GetRange(from, count));
            Keys.RemoveRange(from, count);
            Values.RemoveRange(from, count);
            return upper;
        }
    }
}
