namespace CrmSync.Simulation.Pairs;

/// <summary>A record as a user sees it.</summary>
/// <param name="Thing">What it is a record of: stands in a field that nobody edits, on every record of the thing.</param>
/// <param name="Values">By field, in the form that both sides share; empty texts for fields that are.</param>
/// <param name="Unmapped">What stands where no rule maps.</param>
internal sealed record ShownRecord(string Id, string Thing, IReadOnlyDictionary<string, string> Values, string? Unmapped)
{
    public IReadOnlyList<string> Tags { get; init; } = [];
}
