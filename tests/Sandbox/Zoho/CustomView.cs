namespace CrmSync.Sandbox.Zoho;

/// <summary>A selection of a module's records.</summary>
/// <param name="Criteria">Null selects all.</param>
/// <param name="CreatedBy">Null for the system's own.</param>
internal sealed record CustomView(string Id, string Name, ViewCriteria? Criteria, DateTimeOffset Created, string? CreatedBy);
