namespace CrmSync.Sandbox.Zoho;

/// <summary>A parsed COQL statement.</summary>
internal sealed record CoqlQuery(
    IReadOnlyList<string> Columns,
    string Module,
    CoqlCondition Where,
    IReadOnlyList<(string Column, bool Descending)> OrderBy,
    int Limit,
    int Offset);
