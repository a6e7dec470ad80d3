namespace CrmSync.Sandbox.Zoho;

/// <summary>A module as data: adding one is adding such a record.</summary>
public sealed record ModuleDefinition(string ApiName, string ModuleName, string DisplayField, IReadOnlyList<FieldDefinition> Fields)
{
    public string Id { get; init; } = "";

    public bool SupportsUpsert { get; init; } = true;

    /// <summary>Field that upsert looks a record up by when none is named.</summary>
    public string? SystemDuplicateField { get; init; }
}
