namespace CrmSync.Sandbox;

/// <summary>Query or form parameters in their order; repeated names are kept, because Google's eventTypes may repeat.</summary>
public sealed class SandboxQuery
{
    private readonly List<KeyValuePair<string, string>> _pairs = [];

    public IEnumerable<string> Names => _pairs.Select(p => p.Key).Distinct();

    public static SandboxQuery Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var query = new SandboxQuery();
        foreach (var part in text.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            query._pairs.Add(at < 0
                ? new(Decode(part), "")
                : new(Decode(part[..at]), Decode(part[(at + 1)..])));
        }

        return query;
    }

    public string? Get(string name)
    {
        foreach (var pair in _pairs)
        {
            if (pair.Key == name)
            {
                return pair.Value;
            }
        }

        return null;
    }

    public IEnumerable<string> All(string name) => _pairs.Where(p => p.Key == name).Select(p => p.Value);

    public bool Has(string name) => _pairs.Exists(p => p.Key == name);

    /// <summary>Every parameter but the named ones, in one order: what a page token is bound to.</summary>
    public string Signature(params string[] without) => string.Join('&', _pairs
        .Where(p => !without.Contains(p.Key))
        .Select(p => p.Key + "=" + p.Value)
        .Order(StringComparer.Ordinal));

    // A plus in a query is a space, which is how a date's offset gets lost when a caller forgets to encode it.
    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
