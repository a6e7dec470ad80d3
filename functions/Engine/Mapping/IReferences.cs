using CrmSync.Engine.Model;

namespace CrmSync.Engine.Mapping;

/// <summary>
/// R23: what both sides call a record that a field points to. The shared value names the pair of the two records, so that it is the same whichever side
/// it came from. Pure: what it knows was looked up before.
/// </summary>
public interface IReferences
{
    /// <summary>The pair that a side's field points to; null where the record it points to has no partner yet.</summary>
    /// <param name="vendors">A reference, or a text that names the record.</param>
    FieldValue.Reference? Shared(FieldRule rule, Side side, FieldValue vendors);

    /// <summary>The pair's record on that side, under the name it has there.</summary>
    FieldValue.Reference On(FieldRule rule, Side side, FieldValue.Reference shared);
}

/// <summary>Of a sync whose fields point to nothing.</summary>
public sealed class NoReferences : IReferences
{
    public static readonly NoReferences Instance = new();

    public FieldValue.Reference? Shared(FieldRule rule, Side side, FieldValue vendors) => null;

    public FieldValue.Reference On(FieldRule rule, Side side, FieldValue.Reference shared) => throw new InvalidOperationException($"'{rule.Name}' points to nothing");
}
