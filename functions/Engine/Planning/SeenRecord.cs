using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>What was last seen of one side of a pair (R2), projected through the sync's field map.</summary>
/// <param name="Fresh">Read by id for this very decision, so it counts whatever its time says.</param>
public sealed record SeenRecord(RecordId Id, RecordVersion Version, DateTimeOffset Modified, bool Soft, bool Fresh, SeenState State)
{
    /// <summary>Why this record is paired at most but never written: outside the sync's scope, or of a kind that is not synced.</summary>
    public string? Exclusion { get; init; }
}

/// <summary>A mapped field of a seen record, with its fingerprint.</summary>
/// <param name="Value">Null where the read did not bring the field whole (R10).</param>
/// <param name="Locked">Only the other participants may change it there.</param>
public readonly record struct SeenField(FieldValue? Value, FieldPrint? Print, bool Locked)
{
    /// <summary>It points to a record that has no partner yet: the value exists, and what it will be on the other side does not (R23). Then both others are null.</summary>
    public bool Awaited { get; init; }

    /// <summary>Of an awaited one: no more than a name is known of it, and not exactly one record that has a partner is called so. That one ever will be is nowhere said.</summary>
    public bool ByName { get; init; }
}

/// <summary>What a Seen row says. A closed choice.</summary>
public abstract record SeenState
{
    private SeenState()
    {
    }

    /// <param name="Fields">In the field map's rule order.</param>
    public sealed record Living(ImmutableArray<SeenField> Fields) : SeenState;

    /// <summary>Nothing is due: the values were settled and let go (R4).</summary>
    public sealed record Settled : SeenState;

    /// <summary>Absent from a completed full read, which proves nothing yet (R8).</summary>
    public sealed record Suspected : SeenState;

    public sealed record Deleted : SeenState
    {
        /// <summary>The record that it was merged into, where the vendor says so.</summary>
        public RecordId? SurvivedBy { get; init; }
    }

    public sealed record Unreadable(string Reason) : SeenState;
}
