using System.Collections.Immutable;

namespace CrmSync.Sandbox.Counting;

/// <summary>What a vendor has counted up to a moment; subtract an earlier one to see what happened between.</summary>
public sealed record LedgerSnapshot(
    ImmutableSortedDictionary<string, long> Calls,
    ImmutableSortedDictionary<string, long> Writes,
    ImmutableArray<Mail> Mails,
    long TokenRefreshes,
    long WorkflowRuns,
    long Pushes)
{
    public long this[string operation] => Calls.GetValueOrDefault(operation);

    public long TotalCalls => Calls.Values.Sum();

    /// <summary>Effective API writes; a user's acts are not counted.</summary>
    public long TotalWrites => Writes.Values.Sum();

    /// <summary>Writes by record id, over all places.</summary>
    public long WritesOf(string recordId) => Writes.GetValueOrDefault(recordId);

    public static LedgerSnapshot operator -(LedgerSnapshot later, LedgerSnapshot earlier) => Subtract(later, earlier);

    public static LedgerSnapshot Subtract(LedgerSnapshot later, LedgerSnapshot earlier)
    {
        ArgumentNullException.ThrowIfNull(later);
        ArgumentNullException.ThrowIfNull(earlier);
        return new(
            Less(later.Calls, earlier.Calls),
            Less(later.Writes, earlier.Writes),
            [.. later.Mails.Skip(earlier.Mails.Length)],
            later.TokenRefreshes - earlier.TokenRefreshes,
            later.WorkflowRuns - earlier.WorkflowRuns,
            later.Pushes - earlier.Pushes);
    }

    private static ImmutableSortedDictionary<string, long> Less(
        ImmutableSortedDictionary<string, long> later, ImmutableSortedDictionary<string, long> earlier) =>
        later.Select(p => new KeyValuePair<string, long>(p.Key, p.Value - earlier.GetValueOrDefault(p.Key)))
            .Where(p => p.Value != 0)
            .ToImmutableSortedDictionary(StringComparer.Ordinal);
}
