namespace CrmSync.App.State;

/// <summary>What is written of a deletion into its row (R9).</summary>
public enum DeletionClearance
{
    /// <summary>Nothing: the review lets it pass, or holds it.</summary>
    Open,

    /// <summary>Only the operator may let it pass: an absence in the first full read under new credentials (R8).</summary>
    Withheld,

    /// <summary>The operator approved it; it does not count against further ones.</summary>
    Approved,

    /// <summary>The operator refused it: what was deleted is made again.</summary>
    Restore,
}
