using System.Collections.Immutable;
using CrmSync.App.State;

namespace CrmSync.App.Manage.History;

/// <summary>What happened to one record. Field names, never values (R25).</summary>
/// <param name="Record">The link row the record is known by; empty for what concerns the whole sync.</param>
/// <param name="Outcome">added, updated, deleted, adopted, skipped, failed, delayed, conflict, held, listed, approved, refused.</param>
/// <param name="LeftId">The left system's id of the record.</param>
public sealed record EntryReply(
    string? Id, DateTimeOffset At, string Run, string Record, string Outcome, string? Side, string? Reason, string? LeftId, string? RightId, ImmutableArray<string> Fields)
{
    /// <summary>Of a conflict, for 30 days, in the record's own history only: the value that lost.</summary>
    public LosingValue? Loser { get; init; }

    public static EntryReply Of(string? id, HistoryEntry entry) =>
        new(id, entry.At, entry.RunId, entry.Record, entry.Outcome, entry.Side?.ToLowerInvariant(), entry.Reason, entry.LeftId, entry.RightId, entry.Fields);
}

/// <summary>Entries, newest first.</summary>
/// <param name="Next">To be given as <c>after</c> for the next page; absent on the last.</param>
public sealed record EntryPage(ImmutableArray<EntryReply> Entries, string? Next);

/// <summary>One record's history, newest first.</summary>
/// <param name="Links">The link rows it is and was known by.</param>
public sealed record RecordHistory(ImmutableArray<string> Links, ImmutableArray<EntryReply> Entries);
