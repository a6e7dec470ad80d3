namespace CrmSync.Simulation.Storage;

/// <summary>Filters are read once: a simulation asks the same ones all the time.</summary>
internal sealed class MemoryFilters
{
    private const int Kept = 10_000;

    private readonly Dictionary<string, MemoryFilter> _filters = new(StringComparer.Ordinal);

    public MemoryFilter Get(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return MemoryFilter.Everything;
        }

        if (_filters.TryGetValue(text, out var known))
        {
            return known;
        }

        // Keys that pass by would otherwise fill the memory of a long run.
        if (_filters.Count == Kept)
        {
            _filters.Clear();
        }

        return _filters[text] = MemoryFilter.Read(text);
    }
}
