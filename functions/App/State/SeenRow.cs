using System.Collections.Immutable;
using Azure;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.App.State;

/// <summary>What was last seen of one record for one sync (R2). Written by pulls; an apply only makes the row due or lets it go (R4), and begins that of a record it made; what waits for the operator, the operator's word, and the verdict on a deletion (R9) are written by ETag as well.</summary>
public sealed record SeenRow(string SyncId, RecordKey Key, RecordId Id)
{
    public RecordVersion Version { get; init; }

    public DateTimeOffset Modified { get; init; }

    public bool Soft { get; init; }

    public SeenKind Kind { get; init; }

    /// <summary>What is wrong with an unreadable record.</summary>
    public string? Reason { get; init; }

    /// <summary>Of a deleted record: what it was merged into, where the vendor says so.</summary>
    public RecordId? SurvivedBy { get; init; }

    /// <summary>Why the record is outside the sync; null for one inside.</summary>
    public string? Exclusion { get; init; }

    /// <summary>The sync's view had it when it was last read; false also where the sync has none.</summary>
    public bool InView { get; init; }

    /// <summary>The full read that last saw it.</summary>
    public int Generation { get; init; }

    /// <summary>Not yet settled: an apply has work here.</summary>
    public bool Due { get; init; }

    public DateTimeOffset DueAt { get; init; }

    /// <summary>How often an apply tried and put it off.</summary>
    public int Attempts { get; init; }

    /// <summary>Not before then (R20).</summary>
    public DateTimeOffset NotBefore { get; init; }

    /// <summary>Of a deletion: what was decided of it. Stands in the row, because messages may be lost (R4).</summary>
    public DeletionClearance Verdict { get; init; }

    /// <summary>When the operator decided, by our clock; null where it is not known.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    public bool IsDeletion => Kind is SeenKind.Deleted or SeenKind.Suspected;

    /// <summary>By the operator, approved or refused.</summary>
    public bool IsDecided => Verdict is DeletionClearance.Approved or DeletionClearance.Restore;

    /// <summary>Only while due, and only of a living record.</summary>
    public ObservedState.Living? Values { get; init; }

    /// <summary>Of all values, so that a soft version can be compared (R2).</summary>
    public Fingerprint ValuesPrint { get; init; }

    /// <summary>What the natural keys say of it.</summary>
    public ImmutableArray<NaturalClue> Clues { get; init; } = [];

    public Stamp? Stamp { get; init; }

    /// <summary>The members of a complete set (R24).</summary>
    public ImmutableArray<RecordId> Members { get; init; } = [];

    /// <summary>Why it waits for the operator; null for a record that does not.</summary>
    public Listing? Listing { get; init; }

    /// <summary>What the operator said of it.</summary>
    public Word? Word { get; init; }

    /// <summary>Ids of the other side's records that the operator named for fields that point to records, by rule (R23).</summary>
    public ImmutableSortedDictionary<string, string> Named { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ETag ETag { get; init; }
}

/// <summary>The state a Seen row tells of.</summary>
public enum SeenKind
{
    Living,
    Suspected,
    Deleted,
    Unreadable,
}
