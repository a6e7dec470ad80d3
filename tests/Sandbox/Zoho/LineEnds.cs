namespace CrmSync.Sandbox.Zoho;

/// <summary>What becomes of line ends on save.</summary>
public enum LineEnds
{
    AsGiven,
    Lf,
    CrLf,
}
