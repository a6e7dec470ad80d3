using System.Collections.Immutable;

namespace CrmSync.App.State;

/// <summary>What happened to one record, for people (ALL-3). Field names, never values, but for the loser of a conflict, sealed (R25).</summary>
/// <param name="Record">The link row the record is known by.</param>
/// <param name="Outcome">added, updated, deleted, adopted, followed, skipped, failed, delayed, conflict, held, listed; approved, refused: what the operator said of held deletions; would-…: of a dry run.</param>
/// <param name="Side">The side written or concerned; null for both.</param>
/// <param name="Reason">What a person can act on; null where all went well.</param>
public sealed record HistoryEntry(DateTimeOffset At, string RunId, string Record, string Outcome, string? Side, string? Reason)
{
    public string? LeftId { get; init; }

    public string? RightId { get; init; }

    public ImmutableArray<string> Fields { get; init; } = [];

    /// <summary>Of a conflict: the field's losing value, sealed in the context of tenant and sync.</summary>
    public byte[]? Loser { get; init; }
}

/// <summary>One run of a sync and its numbers so far (ALL-3).</summary>
/// <param name="Id">Sorts newest first.</param>
/// <param name="Kind">first, changes, full, record, resumed, swept, held, decided.</param>
public sealed record RunRecord(string Id, string Kind, DateTimeOffset StartedAt)
{
    /// <summary>What people asked for; null where nobody did.</summary>
    public Errand? Errand { get; init; }

    /// <summary>Keys sent out for it.</summary>
    public int Sent { get; init; }

    /// <summary>Keys dealt with.</summary>
    public int Handled { get; init; }

    public ImmutableSortedDictionary<string, int> Counts { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    public DateTimeOffset LastAt { get; init; }
}
