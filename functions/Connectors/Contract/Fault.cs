namespace CrmSync.Connectors.Contract;

/// <summary>Why a vendor's call did not do what was asked.</summary>
/// <param name="Reason">For people; names no secret and no content.</param>
/// <param name="RetryAfter">Where the vendor said how long to wait.</param>
public sealed record Fault(FaultKind Kind, string Reason, TimeSpan? RetryAfter = null)
{
    /// <summary>Our own pace said so before anything was sent, and its time is exact.</summary>
    public bool Paced { get; init; }
}

/// <summary>What a fault means to us, whichever vendor, status and code it came with.</summary>
public enum FaultKind
{
    /// <summary>The access token is no longer taken: refresh it and try once more.</summary>
    TokenExpired,

    /// <summary>The grant itself is dead: only the operator can give a new one.</summary>
    Revoked,

    /// <summary>The account lacks a permission.</summary>
    Forbidden,

    /// <summary>Too many calls; nothing was done.</summary>
    Throttled,

    /// <summary>The vendor or the way to it is down; whether a write was done is not known.</summary>
    Unavailable,

    /// <summary>The cursor is no longer taken: read in full.</summary>
    CursorExpired,

    /// <summary>The record is not at the version demanded.</summary>
    PreconditionFailed,

    NotFound,

    /// <summary>A record with this key exists already.</summary>
    Duplicate,

    /// <summary>The record cannot be written now, but later (locked, in approval).</summary>
    Busy,

    /// <summary>The vendor will never take this record as it is.</summary>
    Rejected,

    /// <summary>An answer that the vendor's documents do not have; treated as final for the record.</summary>
    Unexpected,
}
