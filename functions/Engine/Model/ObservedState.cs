using System.Collections.Immutable;

namespace CrmSync.Engine.Model;

/// <summary>What was found of a record. A closed choice.</summary>
public abstract record ObservedState
{
    private ObservedState()
    {
    }

    /// <param name="Fields">Values by the vendor's field name.</param>
    public sealed record Living(ImmutableSortedDictionary<string, FieldValue> Fields) : ObservedState
    {
        /// <summary>Fields that this read cut short or left out; a changed one is completed by id before it counts (R10).</summary>
        public ImmutableHashSet<string> Partial { get; init; } = [];

        /// <summary>Fields that only the other participants may change: the vendor would refuse or undo our write (R13, authority by record).</summary>
        public ImmutableHashSet<string> Locked { get; init; } = [];

        /// <summary>Why records of this kind are not synced ; null for all others.</summary>
        public string? Unsupported { get; init; }
    }

    /// <summary>The vendor says so: a tombstone, or a read by id that finds nothing (R8).</summary>
    public sealed record Deleted : ObservedState
    {
        /// <summary>The record that it was merged into, where the vendor says so.</summary>
        public RecordId? SurvivedBy { get; init; }

        /// <summary>When, by the vendor's clock; null where the vendor does not say.</summary>
        public DateTimeOffset? At { get; init; }
    }

    /// <summary>The vendor's record cannot be understood: one failed record, not a failed page.</summary>
    public sealed record Unreadable(string Reason) : ObservedState;
}
