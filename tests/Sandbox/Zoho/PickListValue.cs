namespace CrmSync.Sandbox.Zoho;

/// <summary>One choice of a picklist.</summary>
/// <param name="Actual">What records store.</param>
public sealed record PickListValue(string Actual)
{
    /// <summary>What people see; an administrator may rename it without a record changing.</summary>
    public string Display { get; init; } = Actual;

    /// <summary>No longer offered; records may still hold it.</summary>
    public bool Unused { get; init; }
}
