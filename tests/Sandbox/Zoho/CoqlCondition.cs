namespace CrmSync.Sandbox.Zoho;

/// <summary>A criterion or a pair of them.</summary>
internal abstract record CoqlCondition
{
    private CoqlCondition()
    {
    }

    public sealed record Pair(CoqlCondition Left, bool And, CoqlCondition Right) : CoqlCondition;

    /// <summary>Values are literals without their quotes; none for "is null".</summary>
    public sealed record Compare(string Column, string Operator, IReadOnlyList<string> Values) : CoqlCondition;
}
