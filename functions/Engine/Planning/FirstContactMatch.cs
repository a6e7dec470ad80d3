using System.Collections.Immutable;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>Who a record that has no partner is on the other side, by natural key (ZG-13). A closed choice.</summary>
public abstract record FirstContactMatch
{
    private FirstContactMatch()
    {
    }

    public sealed record None : FirstContactMatch;

    public sealed record One(RecordKey Key) : FirstContactMatch;

    /// <summary>Several on either side: the operator decides, nothing is guessed.</summary>
    public sealed record Ambiguous(ImmutableArray<RecordKey> Keys) : FirstContactMatch;

    /// <param name="ownWithSameKey">How many unpaired records of the record's own side have its natural key, itself included.</param>
    /// <param name="candidates">The unpaired records of the other side that have it.</param>
    /// <param name="contradicted">An earlier key, which counts more, says that it is another record.</param>
    public static FirstContactMatch Of(int ownWithSameKey, IReadOnlyList<RecordKey> candidates, bool contradicted = false) => candidates switch
    {
        [] => new None(),
        [var only] when ownWithSameKey <= 1 && !contradicted => new One(only),
        _ => new Ambiguous([.. candidates]),
    };
}
