using Azure;

namespace CrmSync.App.State;

/// <summary>One collection at one connection: its checkpoint, its lease and its fence, all in one row (R1, R3, R7, R11).</summary>
public sealed record Place(string Tenant, string Id, string ConnectionId, string Collection)
{
    /// <summary>Where the last completed pull ended; null before the first and after it expired.</summary>
    public string? Cursor { get; init; }

    /// <summary>Where the pull under way goes on.</summary>
    public string? Continuation { get; init; }

    /// <summary>Counts full reads; a Seen row older than the last completed one was absent from it (R8).</summary>
    public int Generation { get; init; }

    /// <summary>The pull under way reads everything.</summary>
    public bool ReadingAll { get; init; }

    /// <summary>When the full read under way began: it serves the syncs that were there by then (R6).</summary>
    public DateTimeOffset FullStartedAt { get; init; }

    /// <summary>The next pull must read everything; with <see cref="Renew"/> it also makes every record due again (R22).</summary>
    public bool FullWanted { get; init; }

    public bool Renew { get; init; }

    /// <summary>By the vendor's clock: all changes up to then were delivered.</summary>
    public DateTimeOffset? ObservedUntil { get; init; }

    /// <summary>Since when there may be due rows that no message names; null when there are none (R4).</summary>
    public DateTimeOffset? DueSince { get; init; }

    /// <summary>Deletions seen by the pull under way, which go out after its last page (R9).</summary>
    public int PendingDeletions { get; init; }

    /// <summary>What the next full read does not show waits for the operator: it is the first under new credentials (R8).</summary>
    public bool WithholdsAbsences { get; init; }

    public DateTimeOffset LastPulledAt { get; init; }

    /// <summary>Rises with each taking of the lease.</summary>
    public long Epoch { get; init; }

    public string LeaseOwner { get; init; } = "";

    public DateTimeOffset LeaseUntil { get; init; }

    /// <summary>A signal came while the lease was held: pull once more.</summary>
    public bool Again { get; init; }

    public ETag ETag { get; init; }

    /// <summary>Begins to read everything, into a new generation.</summary>
    public Place StartFull(DateTimeOffset now) => this with
    {
        Cursor = null,
        Continuation = null,
        Generation = Generation + 1,
        ReadingAll = true,
        FullStartedAt = now,
        FullWanted = false,
        PendingDeletions = 0,
    };
}
